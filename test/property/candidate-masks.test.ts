import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAudienceMasks } from '../../src/assignment/audience-masks.js';
import { createDailyMasks } from '../../src/assignment/daily-masks.js';
import { createDateMasks } from '../../src/assignment/date-masks.js';
import { createOverlap } from '../../src/assignment/overlap.js';
import { createUsedUpMasks } from '../../src/assignment/used-up.js';
import { bitsWhere, countBits, forEachBit, hasBit } from '../../src/base/bits.js';
import type { PromotionIndex, SegmentId } from '../../src/base/ids.js';
import { type TimeZone, UTC } from '../../src/base/time-zone.js';
import type { Cap } from '../../src/promotions/caps.js';
import { judgeBy } from '../../src/promotions/eligibility.js';
import type { Promotion, PromotionType } from '../../src/promotions/promotion.js';
import type { Holding } from '../../src/wallet/holding.js';
import { profile, store } from '../support/assignment.js';
import { listOf, numberedCatalog, poolOf, promotion } from '../support/promotions.js';

const catalog = numberedCatalog(400);

function pool(list: readonly Partial<Promotion>[]) {
  return poolOf(
    list.map((fields, i) => promotion(`p${i}`, fields)),
    catalog,
    -1_000,
  );
}

const covers = judgeBy('started', 'lasting', 'displayed');
const isDisplayed = judgeBy('displayed');
const isFor = judgeBy('inStore', 'inAudience');
const isOpen = judgeBy('leftForClient', 'redeemable', 'withinBudget', 'activatable');

const LORD_HOWE = 'Australia/Lord_Howe' as TimeZone;
const LORD_HOWE_FORWARD = Date.parse('2026-10-03T15:30Z');

const time = fc.option(fc.integer({ min: 0, max: 12 }));

it('date masks hold exactly what covers the window and is displayed in it, whatever was asked before', () => {
  const display = fc.option(fc.record({ kind: fc.constant('dates' as const), fromMs: time, toMs: time }));
  const validities = fc.array(fc.record({ startAtMs: time, expireAtMs: time, display }), {
    minLength: 1,
    maxLength: 40,
  });
  const windows = fc.array(fc.tuple(fc.integer({ min: -1, max: 13 }), fc.nat(6)), { minLength: 1, maxLength: 30 });
  const property = fc.property(validities, windows, (list, asked) => {
    const dates = createDateMasks(pool(list));
    for (const [startMs, durationMs] of asked) {
      const period = { startMs, endMs: startMs + durationMs };
      const mask = dates(period);
      list.forEach((fields, p) => {
        expect(hasBit(mask, p)).toBe(covers(promotion('p', fields), { period, zone: UTC }) === null);
      });
    }
  });
  fc.assert(property, { seed: 5, numRuns: 300 });
});

it('daily masks hold exactly what is displayed some time in the window, whatever was asked before', () => {
  const minute = fc.nat(1_439);
  const display = fc.option(
    fc.record({ kind: fc.constant('daily' as const), fromMinute: minute, toMinute: minute.map((it) => it + 1) }),
  );
  // Around the night in which clocks of Lord Howe are put forward by half an hour.
  const startMs = fc.integer({ min: -180, max: 180 }).map((minutes) => LORD_HOWE_FORWARD + minutes * 20_000);
  const windows = fc.array(fc.tuple(startMs, fc.nat(300)), { minLength: 1, maxLength: 30 });
  const property = fc.property(fc.array(display, { minLength: 1, maxLength: 20 }), windows, (list, asked) => {
    const candidates = pool(list.map((each) => ({ display: each })));
    const masks = createDailyMasks(candidates, LORD_HOWE);
    for (const [startMs, minutes] of asked) {
      const period = { startMs, endMs: startMs + 1 + minutes * 60_000 };
      const mask = masks(period);
      candidates.entries.forEach((entry, p) => {
        const expected = isDisplayed(entry.promotion, { period, zone: LORD_HOWE }) === null;
        expect(mask === null || hasBit(mask, p)).toBe(expected);
      });
    }
  });
  fc.assert(property, { seed: 7, numRuns: 200 });
});

it('audience masks hold exactly what the rules of audience and store say', () => {
  const ids = ['a', 'b', 'c'];
  const promotions = fc.record({
    type: fc.constantFrom<PromotionType>('GENERAL', 'MEMBERS_ONLY', 'CUSTOM', 'HANDBILL'),
    targetSegment: fc.option(fc.constantFrom(...(ids as SegmentId[]))),
    stores: fc
      .option(fc.subarray(ids))
      .map((list): Promotion['stores'] => (list ? { kind: 'LIST', storeIds: list.map(store) } : { kind: 'ALL' })),
  });
  const profiles = fc.record({
    isMember: fc.boolean(),
    segments: fc.subarray(ids),
    storeId: fc.option(fc.constantFrom(...ids, 'd').map(store)),
  });
  const property = fc.property(
    fc.array(promotions, { minLength: 1, maxLength: 40 }),
    fc.array(profiles, { maxLength: 6 }),
    (list, asked) => {
      const candidates = pool(list);
      const masks = createAudienceMasks(candidates);
      for (const fields of asked) {
        const who = profile(fields);
        const mask = bitsWhere(list.length, () => true);
        masks.restrict(mask, who);
        candidates.entries.forEach((entry, p) => {
          expect(hasBit(mask, p)).toBe(isFor(entry.promotion, { profile: who }) === null);
        });
      }
    },
  );
  fc.assert(property, { seed: 6, numRuns: 300 });
});

it('used-up masks hold exactly what the rules of limits say', () => {
  const caps = fc.constantFrom<Cap | undefined>('redemptions', 'budget', 'activations', undefined);
  const asked = fc.record({ limit: fc.option(fc.integer({ min: 1, max: 3 })), redeemed: fc.nat(3), usedUp: caps });
  const property = fc.property(fc.array(asked, { minLength: 1, maxLength: 40 }), (list) => {
    const candidates = pool(list.map(({ limit }) => ({ redeemLimitPerClient: limit })));
    const mask = bitsWhere(list.length, () => true);
    const exhausted = new Map(list.flatMap(({ usedUp }, p) => (usedUp ? [[p as PromotionIndex, usedUp]] : [])));
    const holdings = list.flatMap(({ redeemed }, p) => (redeemed > 0 ? [holdingWith(p, redeemed)] : []));
    createUsedUpMasks(candidates).restrict(mask, { holdings }, exhausted);
    list.forEach((facts, p) => {
      expect(hasBit(mask, p)).toBe(isOpen(candidates.entries[p]!.promotion, facts) === null);
    });
  });
  fc.assert(property, { seed: 9, numRuns: 300 });
});

const holdingWith = (p: number, redeemed: number): Holding => ({
  promotion: p as PromotionIndex,
  origin: null,
  state: { kind: 'ASSIGNED' },
  activations: 1,
  countedActivations: 0,
  redeemed,
  sales: 0,
  redemptions: [],
});

describe('item overlap', () => {
  // Up to 60 of 400 items: lists on both sides of the width from which on they are kept as bits.
  const lists = fc.array(fc.uniqueArray(fc.nat(399), { maxLength: 60 }), { minLength: 2, maxLength: 8 });

  it('is what comparing item by item says, for narrow and wide lists', () => {
    const property = fc.property(lists, (items) => {
      const { entries, itemCount } = pool(items.map((list) => ({ items: listOf(...list) })));
      const overlap = createOverlap({ count: itemCount, of: (list) => list });
      const first = entries[0]!.items;
      const taken = overlap.none();
      taken.take(first);
      items.forEach((list, p) => {
        const other = entries[p]!.items;
        const share = list.some((item) => items[0]!.includes(item));
        expect(taken.overlaps(other)).toBe(share);
        expect(overlap.between(first, other)).toBe(share);
        expect(overlap.between(other, first)).toBe(share);
      });
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });
});

it('bits are a set of numbers', () => {
  const property = fc.property(fc.uniqueArray(fc.nat(200)), (members) => {
    const bits = bitsWhere(201, (p) => members.includes(p));
    const visited: number[] = [];
    forEachBit(bits, (p) => visited.push(p));
    expect(visited).toEqual([...members].sort((a, b) => a - b));
    expect(countBits(bits)).toBe(members.length);
  });
  fc.assert(property, { seed: 8, numRuns: 200 });
});
