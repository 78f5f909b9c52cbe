import { type RankingModel, vectorSize } from '../ranking/model.js';
import type { WideSummary } from '../ranking/wide-summary.js';

/** Terms of what has a number in the image: an item, or the summary of a wide list. In log-odds, as in ranking/model.ts. */
export interface NumberTerms {
  readonly base: number;
  readonly sizeSlope: number;
  readonly ownBias: number;
  readonly ownCountSlope: number;
  readonly denseBias: number;
  /** Its q begins here: many share one array, since a view each would cost more than all the rest of a compilation. */
  readonly q: Float32Array | Float64Array;
  readonly qAt: number;
}

/** Reads the terms of items. */
export function createItemTerms(model: RankingModel): (item: number) => NumberTerms {
  const { items, itemCount } = model;
  const size = vectorSize(model.customerVector);
  const unknown = unknownTerms(model);
  const later = (item: number): NumberTerms => {
    const base = model.laterBase[item - itemCount];
    return base === undefined ? unknown : { ...unknown, base: unknown.base + base - model.unknownBase };
  };
  return (item) =>
    item >= itemCount
      ? later(item)
      : {
          base: items.base[item]!,
          sizeSlope: items.sizeSlope[item]!,
          ownBias: items.ownBias[item]!,
          ownCountSlope: items.ownCountSlope[item]!,
          denseBias: items.denseBias[item]!,
          q: items.q,
          qAt: item * size,
        };
}

/** Items without a vector have D = 0, whose logarithm is that of the floor: taken back here, it needs no branch in the kernel. */
export function unknownTerms({ unknownBase, weights, customerVector }: RankingModel): NumberTerms {
  const floor = customerVector.k > 0 ? Math.log(weights.denseFloor) : 0;
  return {
    base: unknownBase - weights.denseLog * floor,
    sizeSlope: 0,
    ownBias: -weights.ownDenseLog * floor,
    ownCountSlope: 0,
    denseBias: 0,
    q: new Float32Array(vectorSize(customerVector)),
    qAt: 0,
  };
}

export function summaryTerms(summary: WideSummary): NumberTerms {
  return { ...summary, ownBias: 0, ownCountSlope: 0, qAt: 0 };
}
