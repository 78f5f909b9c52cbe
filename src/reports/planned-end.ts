import { pairsOf } from '../experiments/comparison.js';
import { type Day, type Design, type EntryTotals, isDecided } from '../experiments/design.js';
import { plannedProfiles } from '../experiments/planned-size.js';
import { sampleRatio } from '../experiments/sample-ratio.js';

/** What of an experiment stays as it was when it happened. */
export interface FrozenExperiment {
  /** Totals of the entries that had decided at the planned end; null: it isn't reached. */
  readonly atPlannedEnd: readonly EntryTotals[] | null;
  /** There was an alarm of the sample ratio. */
  readonly alarm: boolean;
}

export const NOT_FROZEN: FrozenExperiment = { atPlannedEnd: null, alarm: false };

/** The same object: nothing has happened since. */
export function freeze(
  before: FrozenExperiment,
  design: Design,
  cells: readonly EntryTotals[],
  today: Day,
): FrozenExperiment {
  const atPlannedEnd = before.atPlannedEnd ?? totalsAtPlannedEnd(design, cells, today);
  const alarm = before.alarm || sampleRatio(cells, design, false).alarm;
  return atPlannedEnd === before.atPlannedEnd && alarm === before.alarm ? before : { atPlannedEnd, alarm };
}

/**
 * Of the entries up to the day with which every pair has its planned size, once their outcome days are over: those that enter later don't
 * decide, however late somebody looks. null: not yet.
 */
function totalsAtPlannedEnd(design: Design, cells: readonly EntryTotals[], today: Day): readonly EntryTotals[] | null {
  let lastDay = Number.NEGATIVE_INFINITY;
  const pairs = pairsOf(design).flatMap((pair) => {
    const needed = plannedProfiles(design, pair);
    return needed === null ? [] : [{ pair, needed }];
  });
  if (pairs.length === 0) return null;
  const days = [...new Set(cells.map(({ day }) => day))].sort((a, b) => a - b);
  for (const { pair, needed } of pairs) {
    let entered = 0;
    const reached = days.find((day) => {
      for (const cell of cells) {
        if (cell.day === day && pair.roleOf(cell.arm) !== null) entered += Number(cell.totals.profiles);
      }
      return entered >= needed;
    });
    if (reached === undefined || !isDecided(reached, today, design)) return null;
    lastDay = Math.max(lastDay, reached);
  }
  return cells.filter(({ day }) => day <= lastDay);
}
