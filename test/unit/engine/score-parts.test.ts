import { describe, expect, it } from 'vitest';
import { explainScore } from '../../../src/assignment/explain.js';
import type { CandidateIndex } from '../../../src/assignment/plan.js';
import { randomStream } from '../../../src/base/hash.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { createScoreParts } from '../../../src/engine/desks/score-parts.js';
import { UNKNOWN_LEVEL } from '../../../src/exposure/level.js';
import { WIDE_PROMOTION_ITEMS } from '../../../src/limits.js';
import type { RankingModel } from '../../../src/ranking/model.js';
import { compileImage } from '../../../src/scoring/compile-image.js';
import { createTwin } from '../../../src/scoring/twin.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../support/histories.js';
import { allEligible, randomModel } from '../../support/pools.js';
import { randomClasses, randomRanker } from '../../support/redemption-rankers.js';

const ITEMS = 500;
const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
const entries = [{ items: range(0, 3) }, { items: range(0, 200) }, { items: range(200, ITEMS) }];
const candidates = {
  pool: { entries },
  catalog: { itemAt: (index: number) => ({ name: `item ${index}` }) },
} as unknown as CandidateIndex;
const model = randomModel(randomStream(4), { itemCount: ITEMS, k: 6 });
const random = randomStream(5);
const taught: RankingModel = { ...model, redemptionRanker: randomRanker(random, ITEMS) };
const classes = randomClasses(random, ITEMS);
const nowDay = FIRST_DAY + 40;

function explained(history: Uint8Array | null, by = model) {
  const partsAt = createScoreParts(
    candidates,
    { model: by, classes },
    history,
    nowDay * MS_PER_DAY,
    () => UNKNOWN_LEVEL,
  );
  const eligible = allEligible(entries.length);
  const { positions, scores } = createTwin(compileImage(entries, by, { classes }), 1).rank({
    history,
    eligible,
    k: 3,
    nowDay,
  });
  return Array.from(positions, (position, i) => ({ position, score: scores[i]!, parts: partsAt(position) }));
}

describe('score parts', () => {
  const history = recordAll([receiptOf(1, 0, [1, 150, 160]), receiptOf(2, 300, [150])]);

  it.each([
    ['a newcomer', null, model],
    ['a customer', history, model],
    ['a newcomer, with what redemptions teach', null, taught],
    ['a customer, with what redemptions teach', history, taught],
  ])('add up to the score, for %s', (_, bytes, by) => {
    for (const { score, parts } of explained(bytes, by)) {
      const sum = explainScore(score, parts).reduce((total, { amount }) => total + amount, 0);
      expect(sum).toBeCloseTo(Math.log(score / (1 - score)), 5);
    }
  });

  it('of a wide promotion are those of its summary, where the customer bought nothing of it', () => {
    const { score, parts } = explained(history).find(({ position }) => position === 2)!;
    expect(entries[2]!.items.length).toBeGreaterThan(WIDE_PROMOTION_ITEMS);
    const total = [...parts.terms.values()].reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(Math.log(score / (1 - score)), 4);
    expect(parts).toMatchObject({ itemName: null, otherItems: 0, signals: null });
  });

  it('tell of taste as what sets the customer apart from a newcomer, who has none', () => {
    const tasteOf = (bytes: Uint8Array | null) => explained(bytes).map(({ parts }) => parts.terms.get('taste') ?? 0);
    expect(tasteOf(null)).toEqual([0, 0, 0]);
    expect(tasteOf(history).some((taste) => taste !== 0)).toBe(true);
  });

  it('tell what redemptions teach, in words, and nothing of the formula', () => {
    for (const { score, parts } of explained(history, taught)) {
      expect(parts.terms.size).toBe(0);
      const told = explainScore(score, parts);
      expect(told.map(({ signal }) => signal)).toEqual(
        expect.arrayContaining(['own_redemptions', 'redemptions', 'any_item']),
      );
      for (const { words } of told) expect(words).toMatch(/^[A-Z].*\w$/);
    }
    const { parts } = explained(history, taught).find(({ position }) => position === 1)!;
    expect(parts.purchases).toBe(4);
  });

  it('of a wide promotion name an own item that counts for more than the summary', () => {
    model.weights.own[0] = 8;
    const wide = explained(history).find(({ position }) => position === 1)!;
    expect(wide.parts).toMatchObject({ itemName: 'item 160', otherItems: 199 });
    expect(wide.parts.signals).not.toBeNull();
  });
});
