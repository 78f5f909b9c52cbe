import { EXP2_MAX, EXP2_MIN } from './float32-constants.js';
import { type RankingModel, vectorSize } from './model.js';

/** Odds of an item for a customer without receipts, within the bounds of the kernel's; each is computed once. */
export function createNewcomerOdds(model: RankingModel): (item: number) => number {
  const size = vectorSize(model.customerVector);
  const known = new Float64Array(model.itemCount).fill(Number.NaN);
  const unknown = boundedOdds(model.unknownBase);
  return (item) => {
    if (item >= model.itemCount) {
      const base = model.laterBase[item - model.itemCount];
      return base === undefined ? unknown : boundedOdds(base);
    }
    if (Number.isNaN(known[item])) {
      const q = model.items.q.subarray(item * size, (item + 1) * size);
      const dense = newcomerDense(model, model.items.denseBias[item]!, q);
      known[item] = boundedOdds(model.items.base[item]! + denseScore(model, dense));
    }
    return known[item]!;
  };
}

/** D for the newcomer's vector. */
export function newcomerDense({ newcomerVector }: RankingModel, denseBias: number, q: ArrayLike<number>): number {
  let dense = denseBias;
  for (let j = 0; j < q.length; j++) dense += newcomerVector[j]! * q[j]!;
  return dense;
}

/** What D adds to a score. */
export function denseScore({ customerVector, weights }: RankingModel, dense: number): number {
  if (customerVector.k === 0) return 0;
  return weights.denseLinear * dense + weights.denseLog * Math.log(Math.max(dense, weights.denseFloor));
}

/** The least where a score is no number. */
function boundedOdds(score: number): number {
  const odds = Math.exp(score);
  return odds > 2 ** EXP2_MIN ? Math.min(odds, 2 ** EXP2_MAX) : 2 ** EXP2_MIN;
}
