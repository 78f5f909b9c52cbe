import { describe, expect, it } from 'vitest';
import type { CampaignIndex, PromotionIndex } from '../../../src/base/ids.js';
import { type CountedOffers, countAssigned, countReached } from '../../../src/funnel/count-offers.js';
import type { CountedArm } from '../../../src/funnel/counted.js';
import { readCounted, writeCounted } from '../../../src/funnel/counted-codec.js';
import { funnelPart } from '../../../src/funnel/counted-part.js';
import { forgetCounted } from '../../../src/funnel/forget-counted.js';
import { FUNNEL_ARMS_PER_PROFILE_MAX, FUNNEL_DAYS_PER_PROFILE_MAX } from '../../../src/limits.js';
import { filled } from '../../support/campaigns.js';

const campaign = 3 as CampaignIndex;
const occasion = { fromId: 'x' as never, nowMs: 0, histories: { into: null, from: null } };

const assign = (
  counted: readonly CountedArm[],
  day: number,
  fields: Partial<Parameters<typeof countAssigned>[1]> = {},
) =>
  countAssigned(counted, {
    campaign,
    revision: 1,
    arm: 'a',
    startMs: day * 10,
    day,
    endDay: day + 7,
    slots: [filled(1), filled(2), filled(3, 1), { kind: 'empty', group: 1, reason: 'OVERLAP' }],
    ...fields,
  });

function reach(
  counted: readonly CountedArm[],
  stage: 'viewed' | 'activated' | 'redeemed',
  at: { day: number; startMs: number },
  ...slots: number[]
): CountedOffers | null {
  const held = slots.map((slot) => ({ slot, promotion: (slot + 1) as PromotionIndex }));
  return countReached(counted, { campaign, stage, ...at, slots: held });
}

describe('of an assigned handbill', () => {
  const assigned = assign([], 100);

  it('every offer, group and promotion comes to the stage for the first time, and would expire unused', () => {
    expect(assigned.step).toMatchObject({
      profile: { onDay: true, inRevision: true },
      emptySlots: 1,
      unused: { day: 107, handbills: 1, profiles: [{ day: 107, onDay: 1, inRevision: 1 }] },
    });
    expect(assigned.step.slots.map(({ isFirstOfGroup }) => isFirstOfGroup)).toEqual([true, false, true]);
  });

  it('offers count once a stage, events each time', () => {
    const first = reach(assigned.counted, 'viewed', { day: 101, startMs: 1_000 }, 0, 1)!;
    const again = reach(first.counted, 'viewed', { day: 102, startMs: 1_000 }, 1, 2)!;
    expect(first.step.slots.map(({ isFirst }) => isFirst)).toEqual([true, true]);
    expect(again.step.slots.map(({ isFirst }) => isFirst)).toEqual([false, true]);
    expect(again.step.slots.map(({ isFirstOfGroup }) => isFirstOfGroup)).toEqual([false, true]);
    expect(again.step.profile).toEqual({ onDay: true, inRevision: false });
  });

  it('nothing expires unused any more when everything is redeemed', () => {
    let counted: readonly CountedArm[] = assigned.counted;
    const unused = [0, 1, 2, 2].map((slot) => {
      const after = reach(counted, 'redeemed', { day: 103, startMs: 1_000 }, slot)!;
      counted = after.counted;
      return after.step.unused;
    });
    expect(unused.map(({ handbills }) => handbills)).toEqual([0, 0, -1, 0]);
    expect(unused.map(({ profiles }) => profiles)).toEqual([[], [], [{ day: 107, onDay: -1, inRevision: -1 }], []]);
    expect(counted[0]!.unused).toEqual([]);
  });

  it('what was assigned before this was counted stays uncounted', () => {
    expect(reach([], 'viewed', { day: 101, startMs: 1_000 }, 0)).toBeNull();
    expect(reach(assigned.counted, 'viewed', { day: 101, startMs: 999 }, 0)).toBeNull();
  });

  it('a profile counts on the first day on which something expires, wherever that moves', () => {
    const both = assign(assigned.counted, 108);
    expect(both.step.unused.profiles).toEqual([{ day: 115, onDay: 1, inRevision: 0 }]);
    let counted = both.counted;
    let last: CountedOffers['step']['unused'] | null = null;
    for (const slot of [0, 1, 2]) {
      const after = reach(counted, 'redeemed', { day: 109, startMs: 1_000 }, slot)!;
      [counted, last] = [after.counted, after.step.unused];
    }
    expect(last!.profiles).toEqual([
      { day: 107, onDay: -1, inRevision: -1 },
      { day: 115, onDay: 0, inRevision: 1 },
    ]);
  });
});

describe('of merged profiles', () => {
  const merge = (into: readonly CountedArm[], from: readonly CountedArm[]) =>
    readCounted(funnelPart.merge(writeCounted(into), writeCounted(from), occasion));

  it('one stage is reached once, whichever of them had reached it', () => {
    const from = reach(assign([], 100).counted, 'viewed', { day: 100, startMs: 1_000 }, 0)!.counted;
    const merged = merge(assign([], 99).counted, from);
    expect(reach(merged, 'viewed', { day: 100, startMs: 990 }, 0)!.step).toMatchObject({
      profile: { onDay: false, inRevision: false },
      slots: [{ isFirst: true }],
    });
  });

  it('the offer that is redeemed is the one that was activated', () => {
    const from = reach(assign([], 100).counted, 'activated', { day: 100, startMs: 1_000 }, 0)!.counted;
    const merged = merge(assign([], 100).counted, from);
    const { counted } = reach(merged, 'redeemed', { day: 101, startMs: 1_000 }, 0)!;
    expect(counted.map(({ handbills }) => handbills[0]!.slots[0]!.reached)).toEqual([1, 1 | 4 | 8]);
  });
});

describe('what is of no use any more is forgotten', () => {
  const held = { handbills: [{ campaign, startMs: 1_000 }], holdings: [] };
  const nothing = { handbills: [], holdings: [] };

  it('handbills that are neither shown nor held', () => {
    const { counted } = assign(assign([], 90).counted, 100);
    const startsOf = (arms: readonly CountedArm[]) =>
      arms.flatMap(({ handbills }) => handbills.map(({ startMs }) => startMs));
    expect(startsOf(forgetCounted(counted, held, 100))).toEqual([1_000]);
    const holdings = [{ origin: { campaign, startMs: 900, slot: 1 } }, { origin: null }];
    expect(startsOf(forgetCounted(counted, { ...held, holdings }, 100))).toEqual([900, 1_000]);
    const [arm] = forgetCounted(counted, nothing, 120);
    // That something expired on day 97 is why the profile doesn't count again.
    expect(arm).toMatchObject({ reached: 1, days: [], unused: [{ day: 97, offers: 3 }], handbills: [] });
  });

  it('days before those of which something may still be told, and more than there is room for', () => {
    let { counted } = assign([], 100);
    for (let day = 100; day < 110; day++) counted = reach(counted, 'viewed', { day, startMs: 1_000 }, 0)!.counted;
    expect(forgetCounted(counted, held, 109)[0]!.days).toHaveLength(10);
    expect(forgetCounted(counted, nothing, 109)[0]!.days.map(({ day }) => day)).toEqual([108, 109]);
    for (let day = 110; day < 300; day++) counted = reach(counted, 'viewed', { day, startMs: 1_000 }, 0)!.counted;
    const { days } = forgetCounted(counted, held, 299)[0]!;
    expect([days.length, days.at(-1)!.day]).toEqual([FUNNEL_DAYS_PER_PROFILE_MAX, 299]);
  });

  it('arms, the oldest first, but none that has a handbill', () => {
    let counted: readonly CountedArm[] = [];
    for (let revision = 1; revision <= FUNNEL_ARMS_PER_PROFILE_MAX + 2; revision++) {
      counted = assign(counted, 100, { revision, startMs: revision }).counted;
    }
    const revisionsOf = (arms: readonly CountedArm[]) => arms.map(({ revision }) => revision);
    const first = { handbills: [{ campaign, startMs: 1 }], holdings: [] };
    const kept = revisionsOf(forgetCounted(counted, first, 100));
    expect([kept.length, kept[0], kept[1]]).toEqual([FUNNEL_ARMS_PER_PROFILE_MAX, 1, 4]);
    const exactly = counted.slice(0, FUNNEL_ARMS_PER_PROFILE_MAX);
    expect(revisionsOf(forgetCounted(exactly, nothing, 100))).toEqual(revisionsOf(exactly));
  });
});

it('a handbill of six slots takes some forty bytes of a record', () => {
  const slots = Array.from({ length: 6 }, (_, i) => filled(1_000 + i, i % 3));
  const { counted } = assign([], 20_600, { startMs: Date.UTC(2026, 5, 1), arm: 'variant-a', slots });
  expect(writeCounted(counted)!.length).toBeLessThan(70);
  expect(writeCounted([])).toBeNull();
});
