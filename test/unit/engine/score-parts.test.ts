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

const ITEMS = 500;
const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
const entries = [{ items: range(0, 3) }, { items: range(0, 200) }, { items: range(200, ITEMS) }];
const candidates = {
  pool: { entries },
  catalog: { itemAt: (index: number) => ({ name: `item ${index}` }) },
} as unknown as CandidateIndex;
const model = randomModel(randomStream(4), { itemCount: ITEMS, k: 6 });
const taught: RankingModel = {
  ...model,
  wideRanker: {
    redemptions: 300,
    weights: { level: 0.5, products: 0.2, redeemed: 0.4, bought: 1, purchases: -1.5 },
    redeemed: Float32Array.from({ length: ITEMS }, (_, item) => item % 3),
  },
};
const nowDay = FIRST_DAY + 40;

function explained(history: Uint8Array | null, by = model) {
  const partsAt = createScoreParts(candidates, by, history, nowDay * MS_PER_DAY, () => UNKNOWN_LEVEL);
  const eligible = allEligible(entries.length);
  const { positions, scores } = createTwin(compileImage(entries, by), 1).rank({ history, eligible, k: 3, nowDay });
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

  it('tell what redemptions teach of wide promotions, apart and in words', () => {
    const toldOf = (position: number) => {
      const { score, parts } = explained(history, taught).find((one) => one.position === position)!;
      return explainScore(score, parts).filter(({ signal }) => signal.endsWith('redemptions'));
    };
    // 200 items of 0 to 2 each, 199 together; four purchases of them.
    const list = 0.5 + 0.2 * Math.log(200) + 0.4 * Math.log1p(199 / Math.sqrt(200));
    const own = 1 - 1.5 * Math.log(5);
    expect(toldOf(1)).toEqual([
      {
        signal: 'redemptions',
        amount: expect.closeTo(list, 9),
        share: expect.any(Number),
        words: 'Offers on a wide choice like this one are used more often than their products are bought',
      },
      {
        signal: 'own_redemptions',
        amount: expect.closeTo(own, 9),
        share: expect.any(Number),
        words: 'This customer bought products of this offer four times, and people who did use such offers less often',
      },
    ]);
    expect(toldOf(2).map(({ signal }) => signal)).toEqual(['redemptions']);
    expect(toldOf(0)).toEqual([]);
    const alike = explained(history).find(({ position }) => position === 2)!;
    const moved = explained(history, taught).find(({ position }) => position === 2)!;
    const logOdds = (score: number) => Math.log(score / (1 - score));
    expect(logOdds(moved.score) - logOdds(alike.score)).toBeCloseTo(toldOf(2)[0]!.amount, 4);
  });

  it('of a wide promotion name an own item that counts for more than the summary', () => {
    model.weights.own[0] = 8;
    const wide = explained(history).find(({ position }) => position === 1)!;
    expect(wide.parts).toMatchObject({ itemName: 'item 160', otherItems: 199 });
    expect(wide.parts.signals).not.toBeNull();
  });
});
