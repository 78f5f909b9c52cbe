import type { RankingModel } from './model.js';

/** What everybody buys at a time, an entry an item in each array. */
export interface ItemTrends {
  /** Share of the decayed receipts that hold the item, for each of TREND_HALF_LIVES_DAYS. */
  readonly shares: readonly Float64Array[];
  /** The share of the newest month with receipts weighed by their size (trend.ts). */
  readonly popularity: Float64Array;
}

/** A share of 0 must not run away: about one receipt in the half-life of a small store. */
const SHARE_OFFSET = 2e-5;

export const trendLog = (share: number): number => Math.log(share + SHARE_OFFSET);

/**
 * The model with the popularity of the moment in its item terms: a trained model leaves it out, so that it doesn't grow old with the day of the
 * training. Items that are newer than the model get theirs, too. Vectors and weights stay, so a compiled pool takes it over as it is.
 */
export function withTrends(model: RankingModel, { shares }: ItemTrends): RankingModel {
  const { trend, items, itemCount, unknownBase } = model;
  if (trend === null) return model;
  const weights = [
    [trend.new30, trend.own30],
    [trend.new180, trend.own180],
  ] as const;
  const none = trendLog(0);
  const sumFor = (item: number, column: 0 | 1): number =>
    weights.reduce((sum, weight, h) => {
      const share = shares[h]![item];
      return sum + weight[column] * (share ? trendLog(share) : none);
    }, 0);
  const known = shares[0]!.length;
  return {
    ...model,
    unknownBase: unknownBase + (trend.new30 + trend.new180) * none,
    items: {
      ...items,
      base: items.base.map((base, item) => base + sumFor(item, 0)),
      ownBias: items.ownBias.map((bias, item) => bias + sumFor(item, 1)),
    },
    laterBase: Float32Array.from(
      { length: Math.max(0, known - itemCount) },
      (_, i) => unknownBase + sumFor(itemCount + i, 0),
    ),
    trend: null,
  };
}
