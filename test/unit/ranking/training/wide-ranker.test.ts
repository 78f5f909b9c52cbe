import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/hash.js';
import { WIDE_PROMOTION_ITEMS } from '../../../../src/limits.js';
import { toReceiptSet } from '../../../../src/ranking/training/receipts.js';
import { trainModel } from '../../../../src/ranking/training/train-model.js';
import { newestAsLabel } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import type { ChoiceSet } from '../../../../src/ranking/training/wide/choice-set.js';
import { fitWideRanker, WIDE_REDEMPTIONS_MIN } from '../../../../src/ranking/training/wide/fit-wide-ranker.js';
import { WIDE_INPUTS, type WideRanker } from '../../../../src/ranking/wide-ranker.js';
import { compileImage } from '../../../../src/scoring/compile-image.js';
import { createTwin } from '../../../../src/scoring/twin.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../../support/histories.js';
import { allEligible } from '../../../support/pools.js';

const ITEMS = 400;
const CUSTOMERS = 300;
const CHOICE_DAY = FIRST_DAY + 100;
const wideList = (from: number) => Uint32Array.from({ length: WIDE_PROMOTION_ITEMS + 20 }, (_, i) => from + i);
/** Four wide promotions that have nothing in common, and two narrow ones. */
const lists = [wideList(0), wideList(100), wideList(200), wideList(300), Uint32Array.of(3), Uint32Array.of(90, 190)];

const random = randomStream(3);
/** Most of what a customer buys is of one of the hundreds, the newest receipt is later than the choices. */
const rows = Array.from({ length: CUSTOMERS }, (_, u) =>
  [10, 40, 70, 95, 120].map((day) => ({
    day: FIRST_DAY + day,
    items: Array.from({ length: 4 }, (_, i) => (i < 3 ? (u % 4) * 100 : 0) + Math.floor(84 * random() ** 2)),
  })),
);
const receipts = toReceiptSet(rows, ITEMS);
const { model } = trainModel(newestAsLabel(receipts), { ...TRAINING_DEFAULTS, k: 8 });

/** Customers choose one of all lists, by a rule. */
function choicesBy(rule: (customer: number) => number, count = CUSTOMERS, set = receipts): ChoiceSet {
  const chosen = Array.from({ length: count }, (_, customer) => rule(customer));
  return {
    receipts: set,
    lists,
    choices: chosen.map((list, customer) => ({
      customer,
      day: CHOICE_DAY,
      candidates: Uint32Array.from([list, ...lists.keys()].filter((other, i) => i === 0 || other !== list)),
      redeemed: 1,
    })),
    redemptions: chosen.map((list) => ({ day: CHOICE_DAY + 1, list })),
  };
}

describe('what redemptions teach of wide promotions', () => {
  it(`is nothing below ${WIDE_REDEMPTIONS_MIN} redemptions, and the report says why`, () => {
    const few = fitWideRanker(
      model,
      choicesBy((u) => u % 4, WIDE_REDEMPTIONS_MIN - 1),
    );
    expect(few.ranker).toBeNull();
    expect(few.report).toEqual({
      redemptions: WIDE_REDEMPTIONS_MIN - 1,
      choices: WIDE_REDEMPTIONS_MIN - 1,
      reason: `${WIDE_REDEMPTIONS_MIN - 1} redemptions in choices with a wide promotion; learning from them needs ${WIDE_REDEMPTIONS_MIN}`,
      weights: {},
    });
    const enough = fitWideRanker(
      model,
      choicesBy((u) => u % 4, WIDE_REDEMPTIONS_MIN),
    );
    expect(enough.ranker?.redemptions).toBe(WIDE_REDEMPTIONS_MIN);
    expect(enough.report).toMatchObject({ reason: '', weights: enough.ranker!.weights });
  });

  it('counts choices only that can teach', () => {
    const set = choicesBy((u) => u % 4);
    const narrow = { ...set, choices: set.choices.map((choice) => ({ ...choice, candidates: Uint32Array.of(4, 5) })) };
    expect(fitWideRanker(model, narrow).report).toMatchObject({ redemptions: 0, choices: 0 });
    const everything = { ...set, choices: set.choices.map((choice) => ({ ...choice, redeemed: lists.length })) };
    expect(fitWideRanker(model, everything).report).toMatchObject({ redemptions: 0, choices: 0 });
  });

  it("is that customers redeem what they don't buy, where they do", () => {
    const { ranker } = fitWideRanker(
      model,
      choicesBy((u) => 1 + ((u + 1) % 3)),
    );
    const { ranker: usual } = fitWideRanker(
      model,
      choicesBy((u) => u % 4),
    );
    const pull = ({ weights }: WideRanker) => weights.bought + weights.purchases * Math.log(10);
    expect(pull(ranker!)).toBeLessThan(pull(usual!) - 1);
  });

  it('is that wide promotions are redeemed more often than narrow ones, where they are', () => {
    const level = (rule: (u: number) => number) => {
      const { weights } = fitWideRanker(model, choicesBy(rule)).ranker!;
      return weights.level + weights.products * Math.log(lists[0]!.length);
    };
    expect(level((u) => u % 4)).toBeGreaterThan(level((u) => 4 + (u % 2)) + 1);
  });

  it('is the same for the same choices, in any order', () => {
    const set = choicesBy((u) => u % 4);
    expect(fitWideRanker(model, set)).toEqual(fitWideRanker(model, set));
    const { ranker } = fitWideRanker(model, { ...set, choices: set.choices.toReversed() });
    for (const name of WIDE_INPUTS) {
      expect(ranker!.weights[name]).toBeCloseTo(fitWideRanker(model, set).ranker!.weights[name], 3);
    }
  });

  it('does not look at what is dated on the day of the choice or later', () => {
    const weightsOf = (set: ChoiceSet) => fitWideRanker(model, set).ranker!.weights;
    const set = choicesBy((u) => u % 4);
    const expected = weightsOf(set);
    const withReceipt = (day: number) =>
      toReceiptSet(
        rows.map((list) => [...list.filter((row) => row.day < day), { day, items: [...lists[1]!] }]),
        ITEMS,
      );
    expect(weightsOf({ ...set, receipts: withReceipt(CHOICE_DAY) })).toEqual(expected);
    expect(weightsOf({ ...set, receipts: withReceipt(CHOICE_DAY - 1) })).not.toEqual(expected);
    const redeemedOn = (day: number) => Array.from({ length: 50 }, () => ({ day, list: 2 }));
    expect(weightsOf({ ...set, redemptions: redeemedOn(CHOICE_DAY) })).toEqual(expected);
    expect(weightsOf({ ...set, redemptions: redeemedOn(CHOICE_DAY - 1) })).not.toEqual(expected);
  });

  it('leaves out choices from before the receipts that are known one by one', () => {
    const full = toReceiptSet(
      rows.map((list) => Array.from({ length: 32 }, (_, r) => ({ day: CHOICE_DAY + r, items: list[0]!.items }))),
      ITEMS,
    );
    expect(
      fitWideRanker(
        model,
        choicesBy((u) => u % 4, CUSTOMERS, full),
      ).report.choices,
    ).toBe(0);
    expect(
      fitWideRanker(
        model,
        choicesBy((u) => u % 4, CUSTOMERS, toReceiptSet([], ITEMS)),
      ).report.choices,
    ).toBe(0);
  });

  it('moves the served scores by just that: training and serving have one formula', () => {
    const entries = lists.map((items) => ({ items }));
    const { ranker } = fitWideRanker(
      model,
      choicesBy((u) => (u + 1) % 4),
    );
    const logOddsBy = (served: typeof model, customer: number) => {
      const history = recordAll(
        rows[customer]!.map(({ items, day }, r) => receiptOf(r + 1, (day - FIRST_DAY) * 24 + 9, [...new Set(items)])),
      );
      const { positions, scores } = createTwin(compileImage(entries, served), 1).rank({
        history,
        eligible: allEligible(entries.length),
        k: entries.length,
        nowDay: CHOICE_DAY + 30,
      });
      return new Map(Array.from(positions, (p, i) => [p, Math.log(scores[i]! / (1 - scores[i]!))]));
    };
    for (const customer of [0, 1, 2, 3]) {
      const [before, after] = [logOddsBy(model, customer), logOddsBy({ ...model, wideRanker: ranker }, customer)];
      for (const [position, items] of lists.entries()) {
        const covered = new Set(items);
        const purchases = rows[customer]!.reduce(
          (sum, row) => sum + new Set(row.items.filter((item) => covered.has(item))).size,
          0,
        );
        let learned = 0;
        if (items.length > WIDE_PROMOTION_ITEMS) {
          const { level, products, redeemed, bought, purchases: perPurchases } = ranker!.weights;
          const alike = items.reduce((sum, item) => sum + ranker!.redeemed[item]!, 0) / Math.sqrt(items.length);
          learned = level + products * Math.log(items.length) + redeemed * Math.log(1 + alike);
          if (purchases > 0) learned += bought + perPurchases * Math.log(1 + purchases);
        }
        expect(after.get(position)! - before.get(position)!, `customer ${customer}, ${position}`).toBeCloseTo(
          learned,
          3,
        );
      }
    }
  });
});
