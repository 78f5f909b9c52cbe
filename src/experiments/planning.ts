import type { Pair, PairOf } from './comparison.js';
import { daysLeft, largerOf } from './days-left.js';
import { type Day, type Design, type EntryTotals, type Expected, isDecided } from './design.js';
import { momentsOf } from './moments.js';
import { plannedProfiles, plannedProfilesWithCuped, smallestEffect } from './planned-size.js';
import { mergeTotals, type Totals } from './totals.js';
import { byDay } from './verdict.js';

/** How far an experiment is; of several variants, as far as the slowest one. */
export interface Planning {
  /** `NO_REFERENCE`: there is nobody to compare with. */
  readonly state: 'COLLECTING' | 'COMPLETE' | 'NO_REFERENCE';
  /** Of both arms at the planned end. */
  readonly profilesNeeded: number | null;
  /** How few would do for CUPED; null: there is no plan of how much the revenue before explains. */
  readonly profilesNeededCuped: number | null;
  /** Until the planned end. null: nobody came in the two weeks before today. */
  readonly daysLeft: number | null;
  /** Relative to the mean, of the primary outcome, by what is decided now. null: nothing is. */
  readonly smallestEffect: number | null;
}

export function planning(cells: readonly EntryTotals[], design: Design, pairs: readonly Pair[], today: Day): Planning {
  const each = pairs.flatMap((pair) => planningOf(cells, design, pair, today) ?? []);
  const [first, ...others] = each;
  if (first === undefined) return NO_REFERENCE;
  return others.reduce<Planning>(
    (slowest, next) => ({
      state: slowest.state === 'COMPLETE' ? next.state : slowest.state,
      profilesNeeded: largerOf(slowest.profilesNeeded, next.profilesNeeded),
      profilesNeededCuped: largerOf(slowest.profilesNeededCuped, next.profilesNeededCuped),
      daysLeft: largerOf(slowest.daysLeft, next.daysLeft),
      smallestEffect: largerOf(slowest.smallestEffect, next.smallestEffect),
    }),
    first,
  );
}

const NO_REFERENCE: Planning = {
  state: 'NO_REFERENCE',
  profilesNeeded: null,
  profilesNeededCuped: null,
  daysLeft: null,
  smallestEffect: null,
};

function planningOf(cells: readonly EntryTotals[], design: Design, pair: Pair, today: Day): Planning | null {
  const needed = plannedProfiles(design, pair);
  if (needed === null) return null;
  const compared = cells.filter(({ arm }) => pair.roleOf(arm) !== null);
  const left = daysLeft(
    needed,
    byDay(compared, ({ profiles }) => profiles),
    today,
    design,
  );
  const decided = compared.filter(({ day }) => isDecided(day, today, design));
  const group = (role: keyof PairOf<Totals>): Totals =>
    mergeTotals(decided.filter(({ arm }) => pair.roleOf(arm) === role).map(({ totals }) => totals));
  return {
    state: left === 0 ? 'COMPLETE' : 'COLLECTING',
    profilesNeeded: needed,
    profilesNeededCuped: plannedProfilesWithCuped(design, pair),
    daysLeft: left,
    smallestEffect: smallestEffectNow({ reference: group('reference'), treated: group('treated') }, design),
  };
}

/** By what the plan expects of the shop's profiles; without a plan by those of the reference. */
function smallestEffectNow({ reference, treated }: PairOf<Totals>, { plan, primary }: Design): number | null {
  if (reference.profiles < 2n || treated.profiles < 2n) return null;
  const expected: Expected = plan?.expected[primary] ?? { ...momentsOf(reference, primary), correlation: null };
  if (!(expected.mean > 0)) return null;
  return smallestEffect(expected, { reference: Number(reference.profiles), treated: Number(treated.profiles) });
}
