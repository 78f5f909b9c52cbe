import {
  VERDICT_BUYERS_MIN,
  VERDICT_DAYS_MIN,
  VERDICT_PROFILES_MIN,
  VERDICT_PROFILES_PER_SQUARED_SKEWNESS,
} from '../limits.js';
import { ALPHA } from './any-time.js';
import type { Pair } from './comparison.js';
import { type ByDay, daysLeft, largerOf } from './days-left.js';
import { type Day, type Design, type EntryTotals, isDecided } from './design.js';
import { skewnessOf } from './moments.js';
import { mergeTotals, type Totals } from './totals.js';

/**
 * What is said of the primary outcome.
 *   SAMPLE_RATIO  nothing: the arms don't have the profiles that they should have
 *   COLLECTING    nothing yet
 *   HIGHER, LOWER the treated are above, or below, the reference
 *   UNDECIDED     there is enough to see a large effect, and none is seen so far
 *   NO_DIFFERENCE none was seen at the planned end
 */
export type Verdict = 'SAMPLE_RATIO' | 'COLLECTING' | 'HIGHER' | 'LOWER' | 'UNDECIDED' | 'NO_DIFFERENCE';

/** What a verdict goes by. */
export interface Findings {
  readonly alarm: boolean;
  /** Whether the conditions of a verdict are met. */
  readonly ready: boolean;
  readonly anyTime: Finding | null;
  /** null: before the planned end. From then on it alone decides, as planned. */
  readonly fixed: Finding | null;
  /** How many variants are compared: the chance of a false verdict is shared out. */
  readonly comparisons: number;
}

interface Finding {
  readonly difference: number;
  readonly p: number;
}

export function verdictOn({ alarm, ready, anyTime, fixed, comparisons }: Findings): Verdict {
  if (alarm) return 'SAMPLE_RATIO';
  if (!ready) return 'COLLECTING';
  const finding = fixed ?? anyTime;
  if (finding !== null && finding.p < ALPHA / comparisons) return finding.difference > 0 ? 'HIGHER' : 'LOWER';
  return fixed === null ? 'UNDECIDED' : 'NO_DIFFERENCE';
}

/**
 * Days until a verdict may be spoken: a week of entries, some buyers and enough profiles for how skewed their sums are, in each arm, all of
 * them decided. 0: now. null: never at this pace.
 */
export function daysToVerdict(cells: readonly EntryTotals[], design: Design, pair: Pair, today: Day): number | null {
  const compared = cells.filter(({ arm }) => pair.roleOf(arm) !== null);
  if (compared.length === 0) return null;
  const first = Math.min(...compared.map(({ day }) => day));
  let days: number | null = Math.max(0, first + VERDICT_DAYS_MIN + design.outcomeDays - today);
  for (const role of ['reference', 'treated'] as const) {
    const group = compared.filter(({ arm }) => pair.roleOf(arm) === role);
    const decided = mergeTotals(group.filter(({ day }) => isDecided(day, today, design)).map(({ totals }) => totals));
    const until = (needed: number, of: (totals: Totals) => bigint): number | null =>
      daysLeft(needed, byDay(group, of), today, design);
    days = largerOf(
      days,
      until(VERDICT_BUYERS_MIN, ({ outcomes }) => outcomes.buyer?.sum ?? 0n),
    );
    days = largerOf(
      days,
      until(profilesForVerdict(decided, design), ({ profiles }) => profiles),
    );
  }
  return days;
}

function profilesForVerdict(decided: Totals, { primary }: Design): number {
  const skewness = decided.profiles === 0n ? 0 : skewnessOf(decided, primary);
  return Math.max(VERDICT_PROFILES_MIN, VERDICT_PROFILES_PER_SQUARED_SKEWNESS * skewness ** 2);
}

export function byDay(cells: readonly EntryTotals[], of: (totals: Totals) => bigint): ByDay {
  const days = new Map<Day, number>();
  for (const { day, totals } of cells) days.set(day, (days.get(day) ?? 0) + Number(of(totals)));
  return days;
}
