import { type AnyTime, anyTime, type Interval } from './any-time.js';
import { type Pair, totalsByStratum } from './comparison.js';
import { cuped } from './cuped.js';
import type { Design, EntryTotals } from './design.js';
import { type Difference, overStrata, welch } from './difference.js';
import { type FixedHorizon, fixedHorizon } from './fixed-horizon.js';
import { comparable, measured, measuredWithBefore } from './measured.js';
import type { Measure } from './outcomes.js';
import { plannedGroups, withoutBefore } from './planned-size.js';
import { type RelativeUplift, relativeUplift } from './relative-uplift.js';

/** An estimate with its intervals; null: there are not two profiles in both arms of any stratum. */
export interface Estimate extends Difference {
  readonly anyTime: AnyTime | null;
  /** null: before the planned end. */
  readonly fixed: FixedHorizon | null;
}

/** One measure of one pair. */
export interface Uplift {
  readonly raw: Estimate | null;
  readonly cuped: Estimate | null;
  readonly relative: RelativeUplift | null;
  /** The difference for all profiles that are compared, with its any-time interval. */
  readonly total: number | null;
  readonly totalInterval: Interval | null;
}

/** Totals of profiles whose outcome days are over. */
export interface Decided {
  readonly now: readonly EntryTotals[];
  /** As they were at the planned end; null: it isn't reached. */
  readonly atPlannedEnd: readonly EntryTotals[] | null;
}

export function upliftOf(decided: Decided, design: Design, pair: Pair, measure: Measure): Uplift {
  const now = differencesOf(decided.now, pair, measure);
  const end = decided.atPlannedEnd === null ? null : differencesOf(decided.atPlannedEnd, pair, measure);
  const groups = plannedGroups(design, pair, measure);
  const expected = design.plan?.expected[measure];
  const variances = { raw: expected?.variance, cuped: expected && withoutBefore(expected).variance };
  const estimate = (kind: 'raw' | 'cuped'): Estimate | null => {
    const difference = now[kind];
    if (difference === null) return null;
    const planned = end?.[kind] ?? null;
    return {
      ...difference,
      anyTime: groups === null ? null : anyTime(difference, { groups, variance: variances[kind] ?? null }),
      fixed: planned === null ? null : fixedHorizon(planned),
    };
  };
  const raw = estimate('raw');
  const profiles = raw === null ? 0 : raw.profiles.reference + raw.profiles.treated;
  const interval = raw?.anyTime?.interval ?? null;
  return {
    raw,
    cuped: estimate('cuped'),
    relative: now.relative,
    total: raw === null ? null : raw.difference * profiles,
    totalInterval: interval === null ? null : [interval[0] * profiles, interval[1] * profiles],
  };
}

function differencesOf(cells: readonly EntryTotals[], pair: Pair, measure: Measure) {
  const strata = comparable(totalsByStratum(cells, pair, measure), measure);
  const moments = strata.map((totals) => measured(totals, measure));
  const known = cells.map((cell) => ({ ...cell, totals: cell.beforeKnown ?? cell.totals }));
  const joint = comparable(totalsByStratum(known, pair, measure), measure).flatMap(
    (totals) => measuredWithBefore(totals, measure) ?? [],
  );
  return {
    raw: overStrata(moments.map(welch)),
    cuped: overStrata(joint.map(cuped)),
    relative: strata.length === 0 ? null : relativeUplift(moments),
  };
}
