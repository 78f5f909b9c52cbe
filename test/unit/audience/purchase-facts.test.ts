import { describe, expect, it } from 'vitest';
import { type PurchaseFacts, purchaseFacts } from '../../../src/audience/purchase-facts.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { HISTORY_WINDOW_RECEIPTS, PROFILE_CATEGORIES_MAX } from '../../../src/limits.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../support/histories.js';

const CATEGORIES = [['Food', 'Dairy'], ['Food', 'Bakery'], []];

/** Baskets of these hours after the first day, each of these items, as of a day. */
function factsOf(hours: readonly number[], day: number, items: readonly number[] = [0]): PurchaseFacts {
  const history = recordAll(hours.map((each, i) => receiptOf(i + 1, each, items)));
  return purchaseFacts(history, (FIRST_DAY + day) * MS_PER_DAY, (item) => CATEGORIES[item]!);
}

describe('what conditions ask of purchases', () => {
  it('knows nothing of somebody who has bought nothing', () => {
    const facts = purchaseFacts(null, 0, () => []);
    expect([facts.baskets, facts.basketsIn(90), facts.daysSinceBasket, facts.categories]).toEqual([0, 0, null, []]);
  });

  it('counts the baskets of some days, to the millisecond', () => {
    const facts = factsOf([0, 24, 48, 72], 4);
    expect(facts.baskets).toBe(4);
    expect([0, 1, 2, 3, 4, 5].map((days) => facts.basketsIn(days))).toEqual([0, 0, 1, 2, 3, 4]);
    expect(facts.daysSinceBasket).toBe(1);
  });

  it('tells of a basket of a check-out whose clock is ahead that it was just now', () => {
    const facts = factsOf([0, 24.5], 1);
    expect([facts.basketsIn(28), facts.daysSinceBasket]).toEqual([1, 0]);
  });

  it('counts baskets that are only known summed up when they certainly came within the time', () => {
    const daily = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 8 }, (_, i) => 24 * i);
    const facts = factsOf(daily, daily.length);
    expect(facts.baskets).toBe(daily.length);
    // Exact as long as no basket of the tail can be among them.
    expect(facts.basketsIn(HISTORY_WINDOW_RECEIPTS + 0.5)).toBe(HISTORY_WINDOW_RECEIPTS);
    // Of eight older ones the newest is, and perhaps others.
    expect(facts.basketsIn(HISTORY_WINDOW_RECEIPTS + 3.5)).toBe(HISTORY_WINDOW_RECEIPTS + 1);
    expect(facts.basketsIn(daily.length + 1)).toBe(daily.length);
  });

  it('knows the categories of all levels, each once', () => {
    expect(factsOf([0, 1], 1, [0, 1, 2]).categories).toEqual(['Food', 'Dairy', 'Bakery']);
  });

  it('keeps the categories of somebody who buys everything within bounds', () => {
    const items = Array.from({ length: PROFILE_CATEGORIES_MAX }, (_, i) => i);
    const history = recordAll([receiptOf(1, 0, items)]);
    const facts = purchaseFacts(history, 0, (item) => [`a${item}`, `b${item}`]);
    expect(facts.categories).toHaveLength(PROFILE_CATEGORIES_MAX);
  });
});
