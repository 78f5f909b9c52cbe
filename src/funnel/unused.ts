import type { Day } from '../experiments/design.js';
import type { UnusedDay } from './counted.js';
import type { UnusedProfiles } from './funnel-step.js';

/** With so many more, or fewer, offers that expire unused on a day. */
export function addUnused(unused: readonly UnusedDay[], day: Day, offers: number): UnusedDay[] {
  const others = unused.filter((each) => each.day !== day);
  const sum = offersOn(unused, day) + offers;
  return sum === 0 ? others : [...others, { day, offers: sum }].sort((a, b) => a.day - b.day);
}

/** What that changes of the profiles for whom something expires: on the day, and in the revision, where a profile counts on its first such day. */
export function unusedProfiles(before: readonly UnusedDay[], after: readonly UnusedDay[], day: Day): UnusedProfiles[] {
  const onDay = Number(offersOn(after, day) > 0) - Number(offersOn(before, day) > 0);
  const [was, is] = [before[0]?.day, after[0]?.day];
  const inRevision = (at: Day): number => (was === is ? 0 : Number(at === is) - Number(at === was));
  const days = new Set([day, was, is].filter((each) => each !== undefined));
  return [...days]
    .map((at) => ({ day: at, onDay: at === day ? onDay : 0, inRevision: inRevision(at) }))
    .filter((change) => change.onDay !== 0 || change.inRevision !== 0);
}

const offersOn = (unused: readonly UnusedDay[], day: Day): number =>
  unused.find((each) => each.day === day)?.offers ?? 0;
