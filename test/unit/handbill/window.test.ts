import { describe, expect, it } from 'vitest';
import type { CampaignId, CampaignIndex, ProfileId } from '../../../src/base/ids.js';
import { packHandbill, unpackHandbill } from '../../../src/handbill/codec.js';
import type { Handbill } from '../../../src/handbill/handbill.js';
import { handbillsPart, liveHandbill, preparedHandbill, withHandbill } from '../../../src/handbill/handbills.js';
import { findViewed } from '../../../src/handbill/sighting.js';
import { handbillId, handbillSeed } from '../../../src/handbill/window.js';
import { CLOCK_SKEW_MAX_MS } from '../../../src/limits.js';
import { filled, handbill } from '../../support/campaigns.js';
import { walletWith } from '../../support/wallets.js';

const first = 1 as CampaignIndex;
const second = 2 as CampaignIndex;

describe('window', () => {
  it.each([
    [99, true],
    [100, false],
  ])('at %i ms of [0, 100) the handbill is live: %s', (nowMs, live) => {
    const held = handbill({ campaign: first, startMs: 0, endMs: 100 });
    expect(liveHandbill(walletWith({ handbills: [held] }), first, nowMs)).toBe(live ? held : undefined);
  });

  it.each([
    ['not assigned twice when another server is ahead of time', 0, true],
    ['not shown when it is from further in the future', 1, false],
  ])('is %s', (_, beyondMs, live) => {
    const startMs = CLOCK_SKEW_MAX_MS + beyondMs;
    const held = handbill({ campaign: first, startMs, endMs: startMs + 100 });
    expect(liveHandbill(walletWith({ handbills: [held] }), first, 0)).toBe(live ? held : undefined);
  });

  it('belongs to one campaign', () => {
    expect(liveHandbill(walletWith({ handbills: [handbill({ campaign: first })] }), second, 0)).toBeUndefined();
  });
});

it('a fresh handbill takes the place of its campaign’s former one, and ended ones go', () => {
  const former = handbill({ campaign: first, endMs: 100 });
  const ended = handbill({ campaign: 3 as CampaignIndex, endMs: 50 });
  const live = handbill({ campaign: second, endMs: 51 });
  const fresh = handbill({ campaign: first, startMs: 50, endMs: 150 });
  expect(withHandbill(walletWith({ handbills: [former, ended, live] }), fresh, 50)).toEqual(
    walletWith({ handbills: [live, fresh] }),
  );
});

it('one from the future goes with the next assignment of its campaign only, and in a merge before a live one', () => {
  const future = handbill({ campaign: first, startMs: 9e9, endMs: 10e9 });
  const live = handbill({ campaign: first, startMs: 50, endMs: 150 });
  const other = handbill({ campaign: second, startMs: 50, endMs: 150 });
  expect(withHandbill(walletWith({ handbills: [future] }), other, 50).handbills).toEqual([future, other]);
  expect(withHandbill(walletWith({ handbills: [future] }), live, 50).handbills).toEqual([live]);
  const merge = (into: Handbill[], from: Handbill[]) => handbillsPart.merge(into, from, { nowMs: 60 } as never);
  expect(merge([future, other], [live])).toEqual([live, other]);
  expect(merge([live], [future])).toEqual([live]);
  expect(merge([future], [])).toEqual([future]);
});

it('a ghost is kept as one, and can’t be seen; what was stored without telling was shown', () => {
  const shown = handbill({ campaign: first, slots: [filled(7)] });
  const ghost = { ...shown, ghostOf: 'CONTROL' as const };
  expect(unpackHandbill(packHandbill(ghost))).toEqual(ghost);
  expect(packHandbill(shown)).toHaveLength(7);
  expect(unpackHandbill(packHandbill(shown))).toEqual(shown);
  const anna = 'anna' as ProfileId;
  const weekly = 'weekly' as CampaignId;
  const sighting = { handbillId: handbillId(anna, weekly, 0), slot: 0, promotion: null };
  const viewed = (held: Handbill) => findViewed({ handbills: [held] }, anna, sighting, () => weekly);
  expect([viewed(shown)?.slot, viewed(ghost)]).toEqual([0, null]);
});

it('where two profiles become one, the handbill of the one that goes on keeps its arm', () => {
  const shown = handbill({ campaign: first });
  const ghost = handbill({ campaign: first, ghostOf: 'CONTROL' as const });
  const merge = (into: Handbill, from: Handbill) => handbillsPart.merge([into], [from], { nowMs: 60 } as never);
  expect(merge(ghost, shown)).toEqual([ghost]);
  expect(merge(shown, ghost)).toEqual([shown]);
});

describe('a handbill that was prepared for a window to come', () => {
  const live = handbill({ campaign: first, startMs: 50, endMs: 150 });
  const coming = handbill({ campaign: first, startMs: 150, endMs: 250, assignedAtMs: 60 });
  const held = (...handbills: Handbill[]) => walletWith({ handbills });

  it('is live from its start on, to the millisecond, as nobody expects it before', () => {
    expect(liveHandbill(held(live, coming), first, 149)).toBe(live);
    expect(liveHandbill(held(live, coming), first, 150)).toBe(coming);
    expect(liveHandbill(held(coming), first, 149)).toBeUndefined();
  });

  it('stands beside the live one, and takes the place of another coming one', () => {
    const another = handbill({ campaign: first, startMs: 150, endMs: 260, assignedAtMs: 70 });
    expect(withHandbill(held(live), coming, 60).handbills).toEqual([live, coming]);
    expect(withHandbill(held(live, coming), another, 70).handbills).toEqual([live, another]);
    expect(preparedHandbill(held(live, coming), first, { startMs: 150, endMs: 250 })).toBe(coming);
    expect(preparedHandbill(held(live, coming), first, { startMs: 150, endMs: 260 })).toBeUndefined();
  });

  it('stays when one is assigned that ends before it, and goes when that would last into it', () => {
    expect(withHandbill(held(coming), live, 60).handbills).toEqual([coming, live]);
    const long = handbill({ campaign: first, startMs: 60, endMs: 151 });
    expect(withHandbill(held(coming), long, 60).handbills).toEqual([long]);
  });

  it('comes along in a merge, where it follows the one that stays', () => {
    const merge = (into: Handbill[], from: Handbill[]) => handbillsPart.merge(into, from, { nowMs: 100 } as never);
    expect(merge([live], [coming])).toEqual([live, coming]);
    expect(merge([coming], [live])).toEqual([live, coming]);
    const long = handbill({ campaign: first, startMs: 60, endMs: 151 });
    expect(merge([long], [coming])).toEqual([long]);
  });

  it('is stored with the time of its assignment', () => {
    expect(unpackHandbill(packHandbill(coming))).toEqual(coming);
  });
});

it('id and seed follow from profile, campaign and start, and from nothing else', () => {
  const variants = [
    ['a', 'b', 1],
    ['a', 'b', 2],
    ['a', 'c', 1],
    ['ab', '', 1],
  ] as [ProfileId, CampaignId, number][];
  expect(new Set(variants.map((args) => handbillId(...args))).size).toBe(4);
  expect(new Set(variants.map((args) => handbillSeed(...args))).size).toBe(4);
  expect(handbillId(...variants[0]!)).toBe(handbillId(...variants[0]!));
  expect(handbillId(...variants[0]!)).toMatch(/^[\w-]{22}$/);
});
