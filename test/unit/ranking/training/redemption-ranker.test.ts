import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/hash.js';
import { replayHistory } from '../../../../src/history/replay.js';
import { WIDE_PROMOTION_ITEMS } from '../../../../src/limits.js';
import { createOfferFacts } from '../../../../src/ranking/offer-facts.js';
import { createOfferInputs } from '../../../../src/ranking/offer-inputs.js';
import { ownPurchases } from '../../../../src/ranking/own-purchases.js';
import { OFFER_KINDS, REDEMPTION_INPUTS, redemptionTerms } from '../../../../src/ranking/redemption-ranker.js';
import { toReceiptSet } from '../../../../src/ranking/training/receipts.js';
import type { ChoiceSet } from '../../../../src/ranking/training/redemptions/choice-set.js';
import {
  fitRedemptionRanker,
  REDEMPTIONS_MIN,
} from '../../../../src/ranking/training/redemptions/fit-redemption-ranker.js';
import { offerRows } from '../../../../src/ranking/training/redemptions/offer-rows.js';
import { replayStatistics } from '../../../../src/ranking/training/redemptions/statistics-replay.js';
import { trainModel } from '../../../../src/ranking/training/train-model.js';
import { newestAsLabel } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import { compileImage } from '../../../../src/scoring/compile-image.js';
import { createTwin } from '../../../../src/scoring/twin.js';
import { FIRST_DAY, receiptOf, recordAll } from '../../../support/histories.js';
import { allEligible } from '../../../support/pools.js';
import { randomClasses } from '../../../support/redemption-rankers.js';

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
      kind: customer % 2 === 0 ? ('chosen' as const) : ('everybody' as const),
    })),
    redemptions: chosen.map((list) => ({ day: CHOICE_DAY + 1, list })),
  };
}

const classes = randomClasses(randomStream(8), ITEMS);
const fitted = (set: ChoiceSet) => fitRedemptionRanker(set, receipts, classes);

describe('what redemptions teach of promotions', () => {
  it(`is nothing below ${REDEMPTIONS_MIN} redemptions, and the report says why`, () => {
    const few = fitted(choicesBy((u) => u % 4, REDEMPTIONS_MIN - 1));
    expect(few.ranker).toBeNull();
    expect(few.report).toEqual({
      redemptions: REDEMPTIONS_MIN - 1,
      choices: REDEMPTIONS_MIN - 1,
      reason: `${REDEMPTIONS_MIN - 1} redemptions in choices between promotions; learning from them needs ${REDEMPTIONS_MIN}`,
      weights: {},
    });
    const enough = fitted(choicesBy((u) => u % 4, REDEMPTIONS_MIN));
    expect(enough.ranker?.redemptions).toBe(REDEMPTIONS_MIN);
    expect(enough.report).toMatchObject({ reason: '', weights: enough.ranker!.weights.chosen });
  });

  it('counts choices only that can teach', () => {
    const set = choicesBy((u) => u % 4);
    const everything = { ...set, choices: set.choices.map((choice) => ({ ...choice, redeemed: lists.length })) };
    expect(fitted(everything).report).toMatchObject({ redemptions: 0, choices: 0 });
  });

  it("is that customers redeem what they don't buy, where they do", () => {
    const pull = (rule: (customer: number) => number) => {
      const { bought, purchases, distinct } = fitted(choicesBy(rule)).ranker!.weights.chosen;
      return bought + (purchases + distinct) * Math.log(10);
    };
    expect(pull((u) => (u + 1) % 4)).toBeLessThan(pull((u) => u % 4) - 1);
  });

  it('is which promotions are redeemed, narrow and wide ones alike', () => {
    const products = (rule: (u: number) => number) => fitted(choicesBy(rule)).ranker!.weights.everybody.products;
    expect(products((u) => u % 4)).toBeGreaterThan(products((u) => 4 + (u % 2)));
  });

  it('has a level at which the chances of what was offered add up to what was redeemed', () => {
    const set = choicesBy((u) => u % 4);
    const { rows } = offerRows(set, set.choices, receipts, classes);
    const { weights, means } = fitted(set).ranker!;
    let expected = 0;
    for (const { inputs, kind } of rows) {
      for (let at = 0; at < inputs.length; at += REDEMPTION_INPUTS.length) {
        const score = REDEMPTION_INPUTS.reduce(
          (sum, name, i) => sum + weights[kind][name] * (inputs[at + i]! - means[name]),
          weights[kind].level,
        );
        expected += 1 / (1 + Math.exp(-score));
      }
    }
    expect(expected).toBeCloseTo(CUSTOMERS, 3);
  });

  it('is the same for the same choices, in any order', () => {
    const set = choicesBy((u) => u % 4);
    const { ranker } = fitted(set);
    expect(fitted(set).ranker).toEqual(ranker);
    const { ranker: reversed } = fitted({ ...set, choices: set.choices.toReversed() });
    for (const name of REDEMPTION_INPUTS) {
      expect(reversed!.weights.chosen[name]).toBeCloseTo(ranker!.weights.chosen[name], 3);
    }
  });

  it('does not look at what is dated on the day of the choice or later', () => {
    const weightsOf = (set: ChoiceSet) => fitted(set).ranker!.weights;
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
    expect(fitted(choicesBy((u) => u % 4, CUSTOMERS, full)).report.choices).toBe(0);
    expect(fitted(choicesBy((u) => u % 4, CUSTOMERS, toReceiptSet([], ITEMS))).report.choices).toBe(0);
  });

  it('ranks in serving as in training: one formula', () => {
    const set = choicesBy((u) => (u + 1) % 4);
    const ranker = fitted(set).ranker!;
    const factsOf = createOfferFacts(ranker.statistics, classes);
    const nowDay = CHOICE_DAY + 30;
    for (const offerKind of OFFER_KINDS) {
      const image = compileImage(
        lists.map((items) => ({ items })),
        { ...model, redemptionRanker: ranker },
        { classes, offerKind },
      );
      for (const customer of [0, 1, 2, 3]) {
        const history = recordAll(
          rows[customer]!.map(({ items, day }, r) => receiptOf(r + 1, (day - FIRST_DAY) * 24 + 9, [...new Set(items)])),
        );
        const own = ownPurchases(replayHistory(history!), nowDay);
        const inputsOf = createOfferInputs(own, classes);
        const { positions, scores } = createTwin(image, 1).rank({
          history,
          eligible: allEligible(lists.length),
          k: lists.length,
          nowDay,
        });
        positions.forEach((position, i) => {
          const items = lists[position]!;
          const terms = Object.values(redemptionTerms(ranker, offerKind, inputsOf(items, factsOf(items))));
          const expected = terms.reduce((sum, term) => sum + term, ranker.weights[offerKind].level);
          expect(Math.log(scores[i]! / (1 - scores[i]!)), `customer ${customer}`).toBeCloseTo(expected, 3);
        });
      }
    }
  });

  it('reads the inputs of a past choice as a server would have then', () => {
    const set = choicesBy((u) => u % 4);
    const { rows: read } = offerRows(set, set.choices.slice(0, 4), receipts, classes);
    const { statistics, advanceTo } = replayStatistics(receipts, set, classes);
    advanceTo(CHOICE_DAY);
    const factsOf = createOfferFacts(statistics, classes);
    for (const [i, { customer, candidates }] of set.choices.slice(0, 4).entries()) {
      const before = rows[customer]!.filter(({ day }) => day < CHOICE_DAY);
      const history = recordAll(
        before.map(({ items, day }, r) => receiptOf(r + 1, (day - FIRST_DAY) * 24 + 9, [...new Set(items)])),
      );
      const inputsOf = createOfferInputs(ownPurchases(replayHistory(history!), CHOICE_DAY), classes);
      candidates.forEach((list, c) => {
        const served = inputsOf(lists[list]!, factsOf(lists[list]!));
        for (const [at, name] of REDEMPTION_INPUTS.entries()) {
          expect(read[i]!.inputs[c * REDEMPTION_INPUTS.length + at], name).toBeCloseTo(served[name], 4);
        }
      });
    }
  });
});
