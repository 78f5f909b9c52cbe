import { ARM_BUCKETS } from '../limits.js';
import { type ArmName, CONTROL, HOLDOUT } from './arms.js';
import type { Measure, Outcome } from './outcomes.js';
import type { Totals } from './totals.js';

/** Whole days since 1970-01-01 in the campaign's zone. */
export type Day = number;

/** The weights in force for a while; every change of them begins a stratum. Buckets of ARM_BUCKETS each. */
export interface Stratum {
  readonly stratum: number;
  readonly holdoutBuckets: number;
  readonly controlBuckets: number;
  readonly variantBuckets: Readonly<Record<string, number>>;
}

/** What was said when the revision was published, of profiles as the shop has them, over the outcome days. */
export interface Plan {
  /** Planned size: profiles of both arms. null: what it takes to see `relativeEffect`. */
  readonly profiles: number | null;
  /** The smallest effect that should be seen, relative to the mean. */
  readonly relativeEffect: number | null;
  readonly expected: Readonly<Partial<Record<Measure, Expected>>>;
}

/** In minor units or counts. */
export interface Expected {
  readonly mean: number;
  readonly variance: number;
  /** With the revenue before the entry; null: not known. */
  readonly correlation: number | null;
}

/** What variants are compared with: `CONTROL`, or, for a report of the whole programme, all arms together with `HOLDOUT`. */
export type Reference = typeof CONTROL | typeof HOLDOUT;

/** One revision of an experiment. */
export interface Design {
  readonly reference: Reference;
  /** Ascending by time; at least one. */
  readonly strata: readonly Stratum[];
  /** A profile's sums run for so many days from its entry. */
  readonly outcomeDays: number;
  /** The one outcome that gets verdicts. */
  readonly primary: Outcome;
  readonly plan: Plan | null;
}

/** Totals of the profiles that entered on one day, in one arm. */
export interface EntryTotals {
  readonly day: Day;
  readonly stratum: number;
  readonly arm: ArmName;
  /** The variant of which the profile has, or would have had, its handbill. */
  readonly variantHash: string;
  /** Of all of them. */
  readonly totals: Totals;
  /** Of those whose revenue before the entry is known: CUPED goes by them alone. Absent: it is of all. */
  readonly beforeKnown?: Totals;
}

/** Expected share of each arm, by the buckets: holdout, control and variant are drawn independently. */
export function expectedShares({ holdoutBuckets, controlBuckets, variantBuckets }: Stratum): Map<ArmName, number> {
  const holdout = holdoutBuckets / ARM_BUCKETS;
  const control = controlBuckets / ARM_BUCKETS;
  const treated = (1 - holdout) * (1 - control);
  return new Map([
    [HOLDOUT, holdout],
    [CONTROL, (1 - holdout) * control],
    ...Object.entries(variantBuckets).map(
      ([variant, buckets]) => [variant, (treated * buckets) / ARM_BUCKETS] as const,
    ),
  ]);
}

/** Variants that had a share at any time. */
export const variantsOf = ({ strata }: Design): string[] => [
  ...new Set(
    strata.flatMap(({ variantBuckets }) =>
      Object.keys(variantBuckets).filter((variant) => variantBuckets[variant]! > 0),
    ),
  ),
];

/** Whether the outcome days of all who entered on a day are over by the beginning of `today`. */
export const isDecided = (day: Day, today: Day, { outcomeDays }: Design): boolean => day + outcomeDays < today;
