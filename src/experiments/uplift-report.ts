import { benjaminiYekutieli } from '../statistics/benjamini-yekutieli.js';
import type { Interval } from './any-time.js';
import type { Pair } from './comparison.js';
import type { Measure } from './outcomes.js';
import type { Estimate, Uplift } from './uplift.js';
import type { Verdict } from './verdict.js';

export interface EstimateReport {
  readonly difference: number | null;
  readonly anytime95: Interval | null;
  readonly anytimeP: number | null;
  readonly fixed95: Interval | null;
  readonly p: number | null;
}

/** What is said of one outcome of one variant; amounts in minor units. */
export interface UpliftReport extends EstimateReport {
  readonly arm: string;
  readonly outcome: Measure;
  readonly relative: number | null;
  /** Of the delta method, at this one look: it narrows with the sample, not with the looks. */
  readonly relative95: Interval | null;
  readonly cuped: EstimateReport;
  readonly total: number | null;
  readonly total95: Interval | null;
  /** null: a secondary outcome. */
  readonly verdict: Verdict | null;
  /** Until there may be a verdict; 0: there is one. null: a secondary outcome, or never at this pace. */
  readonly daysLeft: number | null;
  /** Of a secondary outcome: p, before the planned end anytimeP, after Benjamini and Yekutieli over all of them. */
  readonly adjustedP: number | null;
  /** Profiles of both arms whose outcome days are over. */
  readonly profiles: number;
  /** The same with all who have entered: it will still change. */
  readonly provisional: { readonly difference: number | null; readonly profiles: number };
}

/** Of the primary outcome. */
export type Judgement = Pick<UpliftReport, 'verdict' | 'daysLeft'>;

/** `entered`: of all profiles, the undecided ones too. */
export function upliftReport(
  { arm }: Pair,
  outcome: Measure,
  { raw, cuped, relative, total, totalInterval }: Uplift,
  entered: Uplift,
  { verdict, daysLeft }: Judgement,
): UpliftReport {
  return {
    arm,
    outcome,
    ...estimateReport(raw),
    relative: relative?.relative ?? null,
    relative95: relative?.interval ?? null,
    cuped: estimateReport(cuped),
    total,
    total95: totalInterval,
    verdict,
    daysLeft,
    adjustedP: null,
    profiles: profilesOf(raw),
    provisional: { difference: entered.raw?.difference ?? null, profiles: profilesOf(entered.raw) },
  };
}

const estimateReport = (estimate: Estimate | null): EstimateReport => ({
  difference: estimate?.difference ?? null,
  anytime95: estimate?.anyTime?.interval ?? null,
  anytimeP: estimate?.anyTime?.p ?? null,
  fixed95: estimate?.fixed?.interval ?? null,
  p: estimate?.fixed?.p ?? null,
});

const profilesOf = (estimate: Estimate | null): number =>
  estimate === null ? 0 : estimate.profiles.reference + estimate.profiles.treated;

/** The secondary outcomes with their p-values adjusted for each other. */
export function withAdjustedP(rows: readonly UpliftReport[]): UpliftReport[] {
  const tested = rows.flatMap((row, i) => {
    const p = row.verdict === null ? (row.p ?? row.anytimeP) : null;
    return p === null ? [] : [{ i, p }];
  });
  const adjusted = benjaminiYekutieli(tested.map(({ p }) => p));
  const byRow = new Map(tested.map(({ i }, at) => [i, adjusted[at]!]));
  return rows.map((row, i) => ({ ...row, adjustedP: byRow.get(i) ?? null }));
}
