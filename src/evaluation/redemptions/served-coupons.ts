import { scoreChoice } from '../../ranking/training/fit-choices.js';
import { trainModel } from '../../ranking/training/train-model.js';
import { TRAINING_DEFAULTS } from '../../ranking/training/training-options.js';
import type { OfferChoice } from '../../ranking/training/wide/choice-set.js';
import { choiceRows, fitWideWeights } from '../../ranking/training/wide/fit-wide-ranker.js';
import { knownOn } from '../time-split.js';
import { type CouponChoice, visits } from './coupon-baselines.js';
import type { Journey } from './read-journey.js';

/** A choice of which the redeemed coupons are known, as positions in the campaign. */
export interface KnownChoice extends CouponChoice {
  readonly redeemed: ReadonlySet<number>;
}

/** Scores of the campaign's coupons for each choice, by the summary's formula and with weights learned from redemptions beside it. */
export interface ServedScores {
  readonly formula: readonly Float64Array[];
  readonly learned: readonly Float64Array[];
}

/**
 * Ranks coupons as a server would on the morning of each campaign: by a model trained on the days before, by the code that `handbill train` runs on
 * the redemptions of a store. Weights come from the redemptions of the other `parts` of the households. A training for each campaign: minutes.
 */
export function servedCoupons(
  journey: Journey,
  choices: readonly KnownChoice[],
  partOf: (household: number) => number,
  parts: number,
  onProgress: (done: number, stage: string) => void,
): ServedScores {
  const rows = servedRows(journey, choices, onProgress);
  const weights = Array.from({ length: parts }, (_, part) =>
    fitWideWeights(rows.filter((_, i) => partOf(choices[i]!.household) !== part).map(({ row }) => row)),
  );
  const scoresBy = (scoreOf: (i: number) => Float64Array): Float64Array[] =>
    rows.map(({ order }, i) => {
      const scores = scoreOf(i);
      const out = new Float64Array(scores.length);
      for (const [c, position] of order.entries()) out[position] = scores[c]!;
      return out;
    });
  return {
    formula: scoresBy((i) => rows[i]!.row.offset),
    learned: scoresBy((i) => {
      const { inputs, offset } = rows[i]!.row;
      return scoreChoice(inputs, weights[partOf(choices[i]!.household)]!, offset);
    }),
  };
}

/** The rows of the fit, and the positions of the coupons in their order; one a choice, in the order of `choices`. */
function servedRows(
  journey: Journey,
  choices: readonly KnownChoice[],
  onProgress: (done: number, stage: string) => void,
) {
  const receipts = visits(journey);
  const rows: { row: ReturnType<typeof choiceRows>[number]; order: readonly number[] }[] = [];
  const coupons = journey.campaigns.flatMap(({ id, coupons: all }) =>
    all.map(({ upc, products }) => ({ id, upc, products })),
  );
  const lists = coupons.map(({ products }) => Uint32Array.from(products).sort());
  const listOf = new Map(coupons.map(({ id, upc }, list) => [`${id}/${upc}`, list]));
  const redemptions = journey.redemptions.flatMap(({ campaign, upc, day }) => {
    const list = listOf.get(`${campaign}/${upc}`);
    return list === undefined ? [] : [{ day, list }];
  });
  const campaigns = [...new Set(choices.map(({ campaign }) => campaign))];
  for (const [c, number] of campaigns.entries()) {
    const { id, startDay: day, coupons: offered } = journey.campaigns[number]!;
    onProgress(c / campaigns.length, `campaign ${id}: training`);
    const { model } = trainModel(knownOn(receipts, day).data, { ...TRAINING_DEFAULTS, prior: {} });
    const positions = [...choices.keys()].filter((i) => choices[i]!.campaign === number);
    const orders = positions.map((i) => {
      const { redeemed } = choices[i]!;
      return [...redeemed, ...[...offered.keys()].filter((position) => !redeemed.has(position))];
    });
    const asked = positions.map((i, at): OfferChoice => {
      const { household: customer, redeemed } = choices[i]!;
      const candidates = Uint32Array.from(orders[at]!, (position) => listOf.get(`${id}/${offered[position]!.upc}`)!);
      return { customer, day, candidates, redeemed: redeemed.size };
    });
    const set = { receipts, lists, choices: asked, redemptions };
    for (const [at, row] of choiceRows(model, set, asked, new Float32Array(model.itemCount)).entries()) {
      rows[positions[at]!] = { row, order: orders[at]! };
    }
  }
  return rows;
}
