import type { PairOf } from './comparison.js';
import { type JointMoments, jointMomentsOf, type Moments, momentsOf, revenuePerBasket } from './moments.js';
import type { Measure } from './outcomes.js';
import type { Totals } from './totals.js';

/** Strata in which both groups have the two profiles that a variance takes, and for a ratio something to divide by. */
export const comparable = (strata: readonly PairOf<Totals>[], measure: Measure): PairOf<Totals>[] =>
  strata.filter(({ reference, treated }) => suffices(reference, measure) && suffices(treated, measure));

const suffices = ({ profiles, outcomes }: Totals, measure: Measure): boolean =>
  profiles >= 2n && (measure !== 'revenuePerBasket' || (outcomes.baskets?.sum ?? 0n) > 0n);

/** Whether these totals have what the measure is made of. */
export const isCounted = (measure: Measure, { outcomes }: Totals): boolean =>
  measure === 'revenuePerBasket'
    ? outcomes.revenue !== undefined && outcomes.baskets !== undefined
    : outcomes[measure] !== undefined;

/** Of a measure that is counted. */
export const momentsOfMeasure = (totals: Totals, measure: Measure): Moments =>
  measure === 'revenuePerBasket' ? revenuePerBasket(totals) : momentsOf(totals, measure);

export const measured = ({ reference, treated }: PairOf<Totals>, measure: Measure): PairOf<Moments> => ({
  reference: momentsOfMeasure(reference, measure),
  treated: momentsOfMeasure(treated, measure),
});

/** null: of a ratio, which has no covariance with what was bought before. */
export function measuredWithBefore(
  { reference, treated }: PairOf<Totals>,
  measure: Measure,
): PairOf<JointMoments> | null {
  if (measure === 'revenuePerBasket') return null;
  return { reference: jointMomentsOf(reference, measure), treated: jointMomentsOf(treated, measure) };
}
