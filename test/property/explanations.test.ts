import { describe, expect, it } from 'vitest';
import { explainScore, type ScoreParts } from '../../src/assignment/explain.js';
import type { CandidateIndex } from '../../src/assignment/plan.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { NO_CLASSES } from '../../src/catalog/item-classes.js';
import { createScoreParts } from '../../src/engine/desks/score-parts.js';
import { UNKNOWN_LEVEL } from '../../src/exposure/level.js';
import { WIDE_PROMOTION_ITEMS } from '../../src/limits.js';
import type { RankingModel } from '../../src/ranking/model.js';
import { popularityModel } from '../../src/ranking/training/popularity-model.js';
import { toReceiptSet } from '../../src/ranking/training/receipts.js';
import { trainModel } from '../../src/ranking/training/train-model.js';
import { newestAsLabel } from '../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../src/ranking/training/training-options.js';
import { compileImage } from '../../src/scoring/compile-image.js';
import { FIRST_DAY, receiptOf, recordAll } from '../support/histories.js';
import { sharedKernel } from '../support/kernel-cases.js';
import { PLANTED_ITEMS, plantedRows } from '../support/planted-receipts.js';
import { allEligible } from '../support/pools.js';

const CUSTOMERS = 300;
const today = FIRST_DAY + 150;
const rows = plantedRows(CUSTOMERS, 11).map((list) => list.map(({ items, day }) => ({ items, day: FIRST_DAY + day! })));
const training = newestAsLabel(toReceiptSet(rows, PLANTED_ITEMS));

/** Each item alone, and lists of two to six. */
const entries = [
  ...Array.from({ length: PLANTED_ITEMS }, (_, item) => ({ items: Uint32Array.of(item) })),
  ...Array.from({ length: 40 }, (_, p) => ({
    items: Uint32Array.from(
      new Set(Array.from({ length: 2 + (p % 5) }, (_, i) => (p * 7 + i * 11) % PLANTED_ITEMS)),
    ).sort(),
  })),
];
const candidates = {
  pool: { entries },
  catalog: { itemAt: (index: number) => ({ name: `item ${index}` }) },
} as unknown as CandidateIndex;

const historyOf = (customer: number): Uint8Array | null =>
  customer === 0
    ? null
    : recordAll(rows[customer]!.map(({ items, day }, r) => receiptOf(r + 1, (day - FIRST_DAY) * 24 + 9, items)));

interface Explained {
  readonly position: number;
  readonly score: number;
  readonly parts: ScoreParts;
}

/** The kernel's best for a customer, with their parts. */
function explain(model: RankingModel, customer: number): Explained[] {
  const history = historyOf(customer);
  const ranker = sharedKernel().ranker(compileImage(entries, model), 1);
  const request = { history, eligible: allEligible(entries.length), k: 60, nowDay: today };
  const { positions, scores } = ranker.rank(request);
  const partsAt = createScoreParts(
    candidates,
    { model, classes: NO_CLASSES },
    history,
    today * MS_PER_DAY,
    () => UNKNOWN_LEVEL,
  );
  return Array.from(positions, (position, i) => ({ position, score: scores[i]!, parts: partsAt(position) }));
}

const logOdds = (score: number): number => Math.log(score / (1 - score));
const totalOf = ({ terms }: ScoreParts): number => [...terms.values()].reduce((a, b) => a + b, 0);

describe.each<[string, () => RankingModel]>([
  ['a trained model', () => trainModel(training, { ...TRAINING_DEFAULTS, k: 8, newCandidates: 10 }).model],
  ['the training-free formula', () => popularityModel(training)],
])('explanations by %s', (_, make) => {
  const model = make();
  const customers = Array.from({ length: 40 }, (_, i) => i * 7);

  it('are the formula: for a single item its terms are the log-odds that the kernel ranked by', () => {
    let single = 0;
    for (const customer of customers) {
      for (const { position, score, parts } of explain(model, customer)) {
        if (entries[position]!.items.length > 1) continue;
        single += 1;
        expect(Math.abs(totalOf(parts) - logOdds(score)), `customer ${customer}, item ${position}`).toBeLessThan(2e-4);
      }
    }
    expect(single).toBeGreaterThan(customers.length);
  });

  it('of several items name the best of them, and the others make up the rest as the noisy-or has it', () => {
    const alone = new Map<string, number>();
    for (const customer of customers) {
      const partsAt = createScoreParts(
        candidates,
        { model, classes: NO_CLASSES },
        historyOf(customer),
        today * MS_PER_DAY,
        () => UNKNOWN_LEVEL,
      );
      for (let item = 0; item < PLANTED_ITEMS; item++) alone.set(`${customer}/${item}`, totalOf(partsAt(item)));
      for (const { position, score, parts } of explain(model, customer)) {
        const items = [...entries[position]!.items];
        expect(items.length).toBeLessThanOrEqual(WIDE_PROMOTION_ITEMS);
        const each = items.map((item) => alone.get(`${customer}/${item}`)!);
        expect(totalOf(parts)).toBeCloseTo(Math.max(...each), 9);
        expect(parts.itemName).toBe(`item ${items[each.indexOf(Math.max(...each))]}`);
        const odds = each.reduce((sum, s) => sum + Math.exp(s) + sum * Math.exp(s), 0);
        expect(Math.abs(Math.log(odds) - logOdds(score))).toBeLessThan(2e-4);
      }
    }
  });

  it('add up to the score, and each says something in words', () => {
    for (const customer of customers) {
      for (const { score, parts } of explain(model, customer)) {
        const contributions = explainScore(score, parts);
        const sum = contributions.reduce((total, { amount }) => total + amount, 0);
        expect(sum).toBeCloseTo(logOdds(score), 6);
        for (const { words } of contributions) expect(words).toMatch(/^[\w ].*\S$/);
      }
    }
  });
});
