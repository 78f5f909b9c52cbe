import type { CampaignIndex } from '../base/ids.js';
import type { Day } from '../experiments/design.js';
import type { HandbillOrigin } from '../handbill/handbill.js';
import { FUNNEL_ARMS_PER_PROFILE_MAX, FUNNEL_DAYS_PER_PROFILE_MAX } from '../limits.js';
import { type CountedArm, type CountedHandbill, isSameArm, type ReachedDay, type UnusedDay } from './counted.js';

/** What a profile has, of which something may still be told. */
export interface StillHeld {
  /** May be viewed, at a time since their assignment. */
  readonly handbills: readonly { readonly campaign: CampaignIndex; readonly startMs: number }[];
  /** May be redeemed. */
  readonly holdings: readonly { readonly origin: HandbillOrigin | null }[];
}

/** Without what is of no use any more: of a customer who comes every week a handbill or two are left. */
export function forgetCounted(counted: readonly CountedArm[], held: StillHeld, today: Day): CountedArm[] {
  const handbills = new Set(held.handbills.map(keyOf));
  const origins = new Set(held.holdings.flatMap(({ origin }) => (origin === null ? [] : [keyOf(origin)])));
  const isViewable = ({ campaign }: CountedArm, { startMs }: CountedHandbill): boolean =>
    handbills.has(keyOf({ campaign, startMs }));
  const kept = counted.map((owner) => {
    const used = owner.handbills.filter(
      (handbill) => isViewable(owner, handbill) || origins.has(keyOf({ ...owner, startMs: handbill.startMs })),
    );
    return { ...owner, handbills: used, unused: withoutSettled(owner.unused, used) };
  });
  const joined = joinIdle(kept);
  return withoutOldest(
    joined.map((owner) => {
      const viewed = joined
        .filter((each) => isSameArm(each, owner))
        .flatMap((each) => each.handbills.filter((handbill) => isViewable(each, handbill)));
      return { ...owner, days: withoutOldDays(owner.days, Math.min(today, ...viewed.map(({ day }) => day))) };
    }),
  );
}

const keyOf = ({ campaign, startMs }: { readonly campaign: CampaignIndex; readonly startMs: number }): string =>
  `${campaign} ${startMs}`;

/** Of days whose handbills are gone the first one is enough: it tells on which day the profile counts in its revision. */
function withoutSettled(unused: readonly UnusedDay[], handbills: readonly CountedHandbill[]): UnusedDay[] {
  const open = new Set(handbills.map(({ endDay }) => endDay));
  const settled = unused.find(({ day }) => !open.has(day));
  return unused.filter((each) => open.has(each.day) || each === settled);
}

/** What merges have put beside another one goes into that when nothing more can become of its handbills. */
function joinIdle(counted: readonly CountedArm[]): CountedArm[] {
  const joined: CountedArm[] = [];
  for (const owner of counted) {
    const at = joined.findIndex((each) => isSameArm(each, owner));
    if (at < 0 || owner.handbills.length > 0) joined.push(owner);
    else
      joined[at] = { ...joined[at]!, reached: joined[at]!.reached | owner.reached, days: bothDays(joined[at]!, owner) };
  }
  return joined;
}

function bothDays(a: CountedArm, b: CountedArm): ReachedDay[] {
  const reached = new Map(a.days.map((each) => [each.day, each.reached]));
  for (const each of b.days) reached.set(each.day, (reached.get(each.day) ?? 0) | each.reached);
  return [...reached].map(([day, bits]) => ({ day, reached: bits })).sort((x, y) => x.day - y.day);
}

/** By the clock of another server it may still be the day before. */
const withoutOldDays = (days: readonly ReachedDay[], since: Day): ReachedDay[] =>
  days.filter(({ day }) => day >= since - 1).slice(-FUNNEL_DAYS_PER_PROFILE_MAX);

function withoutOldest(counted: readonly CountedArm[]): CountedArm[] {
  const over = Math.max(0, counted.length - FUNNEL_ARMS_PER_PROFILE_MAX);
  const idle = counted.filter(({ handbills }) => handbills.length === 0);
  const forgotten = new Set(idle.slice(0, over));
  return counted.filter((each) => !forgotten.has(each));
}
