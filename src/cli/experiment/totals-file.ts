import { z } from 'zod';
import { CONTROL, HOLDOUT } from '../../experiments/arms.js';
import type { Plan, Stratum } from '../../experiments/design.js';
import { DEFAULT_PRIMARY, MEASURES, OUTCOMES, type Outcome } from '../../experiments/outcomes.js';
import type { OutcomeTotals } from '../../experiments/totals.js';
import {
  ARM_BUCKETS,
  OUTCOME_DAYS_DEFAULT,
  OUTCOME_DAYS_MAX,
  PLANNED_PROFILES_MAX,
  TOTALS_CELLS_MAX,
  TOTALS_DIGITS_MAX,
  TOTALS_STRATA_MAX,
} from '../../limits.js';

/** Whole numbers may be longer than JSON's numbers are exact: they may be written as texts. */
const whole = z
  .union(
    [
      z.int(),
      z
        .string()
        .max(TOTALS_DIGITS_MAX)
        .regex(/^-?\d+$/),
    ],
    { error: 'must be a whole number, or one in a text' },
  )
  .transform(BigInt);

const count = whole.refine((value) => value >= 0n, 'must not be below 0');

const day = z.iso.date({ error: 'must be a date: 2026-11-30' }).transform((text) => Date.parse(text) / 86_400_000);

const buckets = z.int().min(0).max(ARM_BUCKETS);

const name = z.string().min(1).max(200);

const stratum = z
  .strictObject({
    stratum: z.int().min(0),
    holdoutBuckets: buckets.default(0),
    controlBuckets: buckets,
    variantBuckets: z.record(name, buckets),
  })
  .refine(({ variantBuckets }) => !(CONTROL in variantBuckets || HOLDOUT in variantBuckets), {
    path: ['variantBuckets'],
    error: `must not have a variant ${CONTROL} or ${HOLDOUT}`,
  })
  .refine(({ variantBuckets }) => Object.values(variantBuckets).reduce((sum, n) => sum + n, 0) === ARM_BUCKETS, {
    path: ['variantBuckets'],
    error: `must add up to ${ARM_BUCKETS}`,
  }) satisfies z.ZodType<Stratum>;

const positive = z.number().positive();

const plan = z.strictObject({
  profiles: z.int().min(1).max(PLANNED_PROFILES_MAX).nullable().default(null),
  relativeEffect: positive.nullable().default(null),
  expected: z
    .partialRecord(
      z.enum(MEASURES),
      z.strictObject({
        mean: positive,
        variance: positive,
        correlation: z.number().gt(-1).lt(1).nullable().default(null),
      }),
    )
    .default({}),
}) satisfies z.ZodType<Plan>;

const outcomeTotals = z.strictObject({
  sum: whole,
  squares: count,
  cubes: whole,
  withBefore: whole,
}) satisfies z.ZodType<OutcomeTotals>;

const outcome = z.enum(OUTCOMES as [Outcome, ...Outcome[]]);

const cell = z
  .strictObject({
    day,
    stratum: z.int(),
    arm: name,
    variantHash: name,
    profiles: count.refine((n) => n <= BigInt(Number.MAX_SAFE_INTEGER), 'must not be above 2^53 - 1'),
    before: whole.default(0n),
    beforeSquares: count.default(0n),
    revenueBaskets: whole.default(0n),
    outcomes: z.partialRecord(outcome, outcomeTotals),
  })
  .transform(({ day, stratum, arm, variantHash, ...totals }) => ({ day, stratum, arm, variantHash, totals }));

const cells = z.array(cell).max(TOTALS_CELLS_MAX);

/** What `experiment statistics` reads: the totals of one revision, with what it takes to judge them. */
export const totalsFileSchema = z.strictObject({
  campaign: name,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency: EUR'),
  experimentRevision: z.int().min(1).default(1),
  asOf: day,
  outcomeDays: z.int().min(1).max(OUTCOME_DAYS_MAX).default(OUTCOME_DAYS_DEFAULT),
  primary: outcome.default(DEFAULT_PRIMARY as Outcome),
  reference: z.enum([CONTROL, HOLDOUT]).default(CONTROL),
  strata: z.array(stratum).min(1).max(TOTALS_STRATA_MAX),
  plan: plan.nullable().default(null),
  totals: cells,
  totalsAtPlannedEnd: cells.nullable().default(null),
  sampleRatioAlarm: z.boolean().default(false),
});

export type TotalsFile = z.infer<typeof totalsFileSchema>;
