import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { expect, it } from 'vitest';
import { type FillGroup, fillSlots } from '../../src/assignment/fill.js';
import { createItemOverlap } from '../../src/assignment/overlap.js';
import { bitsWhere } from '../../src/base/bits.js';
import type { PromotionPool } from '../../src/promotions/pool.js';
import { rankByPosition } from '../support/assignment.js';
import { listOf, numberedCatalog, poolOf, promotion } from '../support/promotions.js';

const ITEMS = 12;

const cases = fc.record({
  items: fc.array(fc.uniqueArray(fc.nat(ITEMS - 1), { maxLength: 5 }), { minLength: 1, maxLength: 9 }),
  groups: fc.array(fc.record({ slots: fc.integer({ min: 1, max: 4 }), members: fc.nat(511) }), {
    minLength: 1,
    maxLength: 3,
  }),
  withinHandbill: fc.boolean(),
  promised: fc.uniqueArray(fc.nat(8), { maxLength: 2 }),
});

/** The most slots that any choice fills, by trying all. */
function mostByTrying(
  lists: readonly number[][],
  groups: readonly { slots: number; members: number[] }[],
  within: boolean,
): number {
  const choose = (g: number, left: number, used: readonly number[], taken: ReadonlySet<number>): number => {
    if (g === groups.length) return 0;
    let most = left === 0 ? 0 : -1;
    const next = g + 1 < groups.length ? choose(g + 1, groups[g + 1]!.slots, used, taken) : 0;
    most = Math.max(most, next);
    if (left === 0) return most;
    for (const p of groups[g]!.members) {
      if (used.includes(p) || lists[p]!.some((item) => taken.has(item))) continue;
      const more = within ? new Set([...taken, ...lists[p]!]) : taken;
      most = Math.max(most, 1 + choose(g, left - 1, [...used, p], more));
    }
    return most;
  };
  return choose(0, groups[0]!.slots, [], new Set());
}

function fill(pool: PromotionPool, groups: readonly FillGroup[], withinHandbill: boolean, promised: readonly number[]) {
  const overlap = createItemOverlap(pool);
  return fillSlots({
    pool,
    groups,
    rank: rankByPosition,
    overlap,
    withinHandbill,
    promised,
    mostFilled: new LRUCache({ max: 1 }),
  });
}

it('every slot that could be filled is, no promotion comes twice, and no two share an item', () => {
  const property = fc.property(cases, ({ items, groups, withinHandbill, promised }) => {
    const pool = poolOf(
      items.map((list, i) => promotion(`p${i}`, { items: listOf(...list) })),
      numberedCatalog(ITEMS),
    );
    const held = promised.filter((p) => p < items.length);
    const members = groups.map((group) => items.map((_, p) => p).filter((p) => (group.members >> p) & 1));
    const filled = fill(
      pool,
      groups.map(({ slots }, g) => ({ slots, eligible: bitsWhere(items.length, (p) => members[g]!.includes(p)) })),
      withinHandbill,
      held,
    ).map((chosen) => chosen.map(({ position }) => position));

    const all = filled.flat();
    expect(new Set(all).size).toBe(all.length);
    filled.forEach((chosen, g) => {
      expect(chosen.length).toBeLessThanOrEqual(groups[g]!.slots);
      expect(chosen.every((p) => members[g]!.includes(p))).toBe(true);
    });
    const promisedItems = new Set(held.flatMap((p) => items[p]!));
    expect(all.some((p) => held.includes(p) || items[p]!.some((item) => promisedItems.has(item)))).toBe(false);
    const covered = all.flatMap((p) => items[p]!);
    if (withinHandbill) expect(new Set(covered).size).toBe(covered.length);

    const free = members.map((list) =>
      list.filter((p) => !held.includes(p) && !items[p]!.some((i) => promisedItems.has(i))),
    );
    const most = mostByTrying(
      items,
      groups.map(({ slots }, g) => ({ slots, members: free[g]! })),
      withinHandbill,
    );
    expect(all.length).toBe(most);
  });
  fc.assert(property, { seed: 3, numRuns: 3_000 });
});

it('fills by rank where that leaves no slot empty', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 64 }),
    (promotions, slots) => {
      const list = Array.from({ length: promotions }, (_, i) => promotion(`p${i}`, { items: listOf(i) }));
      const pool = poolOf(list, numberedCatalog(promotions));
      const [chosen] = fill(pool, [{ slots, eligible: bitsWhere(promotions, () => true) }], true, []);
      expect(chosen!.map(({ position }) => position)).toEqual([...Array(Math.min(slots, promotions)).keys()]);
    },
  );
  fc.assert(property, { seed: 4, numRuns: 50 });
});
