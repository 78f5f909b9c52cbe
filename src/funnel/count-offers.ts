import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import type { HandbillSlot } from '../handbill/handbill.js';
import { type CountedArm, type CountedHandbill, type CountedSlot, isSameArm, type ReachedDay } from './counted.js';
import type { FirstTimes, OffersStep } from './funnel-step.js';
import { isAllRedeemed, reachSlots } from './reach-slots.js';
import { bitOf, type Reached } from './stage.js';
import { addUnused, unusedProfiles } from './unused.js';

/** What a deed adds to the totals, and what of the profile is counted after it. */
export interface CountedOffers {
  readonly counted: readonly CountedArm[];
  readonly step: OffersStep;
}

/** A fresh handbill that its profile sees. */
export interface AssignedOffers {
  readonly campaign: CampaignIndex;
  readonly revision: number;
  readonly arm: ArmName;
  readonly startMs: number;
  readonly day: Day;
  /** The last day of its window. */
  readonly endDay: Day;
  readonly slots: readonly HandbillSlot[];
}

export function countAssigned(counted: readonly CountedArm[], assigned: AssignedOffers): CountedOffers {
  const { campaign, revision, arm, startMs, day, endDay } = assigned;
  const slots = assigned.slots.flatMap((held, slot): CountedSlot[] =>
    held.kind === 'filled' ? [{ slot, group: held.group, promotion: held.promotion, reached: 0 }] : [],
  );
  const handbill: CountedHandbill = { startMs, day, endDay, slots };
  const blank: CountedArm = { campaign, revision, arm, reached: 0, days: [], unused: [], handbills: [] };
  const known = counted.find((each) => isSameArm(each, blank));
  const owner = { ...(known ?? blank), handbills: [...(known?.handbills ?? []), handbill] };
  const all = known === undefined ? [...counted, owner] : counted.map((each) => (each === known ? owner : each));
  const { counted: after, step } = reach(all, { owner, handbill, slots }, 'assigned', day);
  return { counted: after, step: { ...step, emptySlots: assigned.slots.length - slots.length } };
}

/** Slots of a handbill that have come to a stage, with the promotions that they hold. */
export interface ReachedOffers {
  readonly campaign: CampaignIndex;
  /** Of the handbill's window. */
  readonly startMs: number;
  readonly slots: readonly { readonly slot: number; readonly promotion: PromotionIndex }[];
  readonly stage: Exclude<Reached, 'assigned'>;
  readonly day: Day;
}

/** null: its assignment is not counted, as it was made before this was counted. */
export function countReached(counted: readonly CountedArm[], reached: ReachedOffers): CountedOffers | null {
  const matching = counted.flatMap((owner) => matches(owner, reached));
  // Profiles that were merged may have had the same offer: what is redeemed is the one that was activated.
  const isActivated = ({ slots }: Match): boolean => slots.every((slot) => (slot.reached & bitOf('activated')) !== 0);
  const found = (reached.stage === 'redeemed' && matching.find(isActivated)) || matching[0];
  return found === undefined ? null : reach(counted, found, reached.stage, reached.day);
}

interface Match {
  readonly owner: CountedArm;
  readonly handbill: CountedHandbill;
  readonly slots: readonly CountedSlot[];
}

function matches(owner: CountedArm, { campaign, startMs, slots: told }: ReachedOffers): Match[] {
  if (owner.campaign !== campaign) return [];
  return owner.handbills.flatMap((handbill) => {
    if (handbill.startMs !== startMs) return [];
    const slots = told.flatMap(({ slot, promotion }) =>
      handbill.slots.filter((held) => held.slot === slot && held.promotion === promotion),
    );
    return slots.length === told.length ? [{ owner, handbill, slots }] : [];
  });
}

function reach(
  counted: readonly CountedArm[],
  { owner, handbill, slots }: Match,
  stage: Reached,
  day: Day,
): CountedOffers {
  const { campaign, revision, arm } = owner;
  const alike = counted.filter((each) => isSameArm(each, owner));
  const { handbill: after, steps } = reachSlots(handbill, stage, slots);
  const change = stage === 'assigned' ? slots.length : stage === 'redeemed' ? -firsts(steps) : 0;
  const unused = addUnused(owner.unused, handbill.endDay, change);
  const isGone = stage === 'redeemed' && firsts(steps) > 0 && isAllRedeemed(after);
  const step: OffersStep = {
    stage,
    campaign,
    revision,
    arm,
    day,
    profile: firstTimes(alike, stage, day),
    slots: steps,
    emptySlots: 0,
    unused: {
      day: handbill.endDay,
      handbills: stage === 'assigned' ? Number(slots.length > 0) : isGone ? -1 : 0,
      profiles: unusedProfiles(owner.unused, unused, handbill.endDay),
    },
  };
  const changed: CountedArm = {
    ...owner,
    reached: owner.reached | bitOf(stage),
    days: withReached(owner.days, stage, day),
    unused,
    handbills: owner.handbills.map((each) => (each === handbill ? after : each)),
  };
  return { counted: counted.map((each) => (each === owner ? changed : each)), step };
}

const firsts = (steps: OffersStep['slots']): number => steps.filter(({ isFirst }) => isFirst).length;

function firstTimes(alike: readonly CountedArm[], stage: Reached, day: Day): FirstTimes {
  const isNew = (reached: number): boolean => (reached & bitOf(stage)) === 0;
  return {
    onDay: alike.every(({ days }) => days.every((each) => each.day !== day || isNew(each.reached))),
    inRevision: alike.every(({ reached }) => isNew(reached)),
  };
}

function withReached(days: readonly ReachedDay[], stage: Reached, day: Day): ReachedDay[] {
  const others = days.filter((each) => each.day !== day);
  const before = days.find((each) => each.day === day)?.reached ?? 0;
  return [...others, { day, reached: before | bitOf(stage) }].sort((a, b) => a.day - b.day);
}
