import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { expect, it } from 'vitest';
import { compileCaps } from '../../src/assignment/caps.js';
import { fillSlots } from '../../src/assignment/fill.js';
import type { FillGroup } from '../../src/assignment/filling.js';
import { createCatalogFamilies } from '../../src/assignment/item-families.js';
import { createOverlap } from '../../src/assignment/overlap.js';
import { bitsWhere } from '../../src/base/bits.js';
import { CAPPED, GRANULARITIES, type Granularity, type OfferCap } from '../../src/campaigns/campaign.js';
import type { PromotionPool } from '../../src/promotions/pool.js';
import { rankByPosition } from '../support/assignment.js';
import { catalogOf, item, listOf, numberedCatalog, poolOf, promotion } from '../support/promotions.js';

const ITEMS = 24;

/** Brands, categories and suppliers of a few items each; every fifth item has none. */
const catalog = catalogOf(
  Array.from({ length: ITEMS }, (_, i) =>
    i % 5 === 4
      ? item(String(i))
      : item(String(i), {
          brand: `b${i % 7}`,
          category: ['food', `c${i % 6}`],
          attributes: { supplier: `s${i % 3}` },
        }),
  ),
);

/** Told item by item, from the feed's columns. */
const familyOf: Readonly<Record<Granularity | OfferCap['per'], (i: number) => string | null>> = {
  ITEM: (i) => `item ${i}`,
  BRAND: (i) => (i % 5 === 4 ? null : `b${i % 7}`),
  CATEGORY: (i) => (i % 5 === 4 ? null : `c${i % 6}`),
  SUPPLIER: (i) => (i % 5 === 4 ? null : `s${i % 3}`),
};

interface Rules {
  readonly within: boolean;
  readonly granularity: Granularity;
  readonly caps: readonly OfferCap[];
}

const rules: fc.Arbitrary<Rules> = fc.record({
  within: fc.boolean(),
  granularity: fc.constantFrom(...GRANULARITIES),
  caps: fc.uniqueArray(fc.record({ per: fc.constantFrom(...CAPPED), offers: fc.integer({ min: 1, max: 3 }) }), {
    selector: ({ per }) => per,
    maxLength: 2,
  }),
});

const cases = fc.record({
  items: fc.array(fc.uniqueArray(fc.nat(ITEMS - 1), { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
  groups: fc.array(fc.record({ slots: fc.integer({ min: 1, max: 4 }), members: fc.nat(4_095) }), {
    minLength: 1,
    maxLength: 3,
  }),
  rules,
  promised: fc.uniqueArray(fc.nat(11), { maxLength: 2 }),
});

const capped = (items: readonly number[], per: OfferCap['per']): Set<string> =>
  new Set(items.flatMap((i) => familyOf[per](i) ?? []));

const shared = (a: readonly number[], b: readonly number[], granularity: Granularity): boolean => {
  const nameOf = (i: number): string => familyOf[granularity](i) ?? familyOf.ITEM(i)!;
  const names = new Set(a.map(nameOf));
  return b.some((i) => names.has(nameOf(i)));
};

/** Whether the promotions of these item lists may be in one handbill. */
function mayBeTogether(lists: readonly (readonly number[])[], { within, granularity, caps }: Rules): boolean {
  if (within && lists.some((list, a) => lists.slice(0, a).some((other) => shared(list, other, granularity))))
    return false;
  return caps.every(({ per, offers }) => {
    const counts = new Map<string, number>();
    for (const list of lists) for (const name of capped(list, per)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts.values()].every((count) => count <= offers);
  });
}

/** Whether each of the promotions finds a slot of a group that it is a member of (augmenting paths). */
function allFit(chosen: readonly number[], groups: readonly { slots: number; members: readonly number[] }[]): boolean {
  const slots = groups.flatMap(({ slots, members }) => Array<readonly number[]>(slots).fill(members));
  const heldBy = slots.map(() => -1);
  const seat = (p: number, seen: Set<number>): boolean =>
    slots.some((members, s) => {
      if (seen.has(s) || !members.includes(p)) return false;
      seen.add(s);
      if (heldBy[s] !== -1 && !seat(heldBy[s]!, seen)) return false;
      heldBy[s] = p;
      return true;
    });
  return chosen.every((p) => seat(p, new Set()));
}

/** The most slots that any choice fills, and the highest score among those choices, by trying all. */
function bestByTrying(
  lists: readonly number[][],
  groups: readonly { slots: number; members: readonly number[] }[],
  rules: Rules,
): { readonly most: number; readonly score: number } {
  let [most, score] = [0, 0];
  const extend = (chosen: readonly number[], from: number): void => {
    const sum = scoreOf(chosen);
    if (chosen.length > most || (chosen.length === most && sum > score)) [most, score] = [chosen.length, sum];
    for (let p = from; p < lists.length; p++) {
      const more = [...chosen, p];
      const isAllowed = mayBeTogether(
        more.map((each) => lists[each]!),
        rules,
      );
      if (isAllowed && allFit(more, groups)) extend(more, p + 1);
    }
  };
  extend([], 0);
  return { most, score };
}

/** As `rankByPosition` scores. */
const scoreOf = (positions: readonly number[]): number => positions.reduce((sum, p) => sum + 1 / (p + 2), 0);

const EVERY_ITEM: Rules = { within: true, granularity: 'ITEM', caps: [] };

function fill(
  pool: PromotionPool,
  groups: readonly FillGroup[],
  { within, granularity, caps }: Rules,
  promised: readonly number[],
  of: typeof catalog = catalog,
) {
  const families = createCatalogFamilies(of);
  return fillSlots({
    pool,
    groups,
    rank: rankByPosition,
    overlap: createOverlap(families.byGranularity(granularity)),
    caps: compileCaps(caps, families),
    withinHandbill: within,
    promised: promised.map((position) => ({ position, items: pool.entries[position]!.items })),
    rules: '',
    variety: null,
    mostFilled: new LRUCache({ max: 1 }),
  });
}

it('every slot that could be filled is, no promotion comes twice, and overlap and caps hold', () => {
  const shares: number[] = [];
  const property = fc.property(cases, ({ items, groups, rules, promised }) => {
    const pool = poolOf(
      items.map((list, i) => promotion(`p${i}`, { items: listOf(...list) })),
      catalog,
    );
    const held = promised.filter((p) => p < items.length);
    const members = groups.map((group) => items.map((_, p) => p).filter((p) => (group.members >> p) & 1));
    const filled = fill(
      pool,
      groups.map(({ slots }, g) => ({ slots, eligible: bitsWhere(items.length, (p) => members[g]!.includes(p)) })),
      rules,
      held,
    ).map((chosen) => chosen.map(({ position }) => position));

    const all = filled.flat();
    expect(new Set(all).size).toBe(all.length);
    filled.forEach((chosen, g) => {
      expect(chosen.length).toBeLessThanOrEqual(groups[g]!.slots);
      expect(chosen.every((p) => members[g]!.includes(p))).toBe(true);
    });
    const isPromised = (p: number) =>
      held.some((other) => other === p || shared(items[p]!, items[other]!, rules.granularity));
    expect(all.some(isPromised)).toBe(false);
    const chosenLists = all.map((p) => items[p]!);
    expect(mayBeTogether(chosenLists, rules)).toBe(true);

    const free = groups.map(({ slots }, g) => ({ slots, members: members[g]!.filter((p) => !isPromised(p)) }));
    const { most, score } = bestByTrying(items, free, rules);
    expect(all.length).toBe(most);
    if (most > 0) shares.push(scoreOf(all) / score);
  });
  fc.assert(property, { seed: 3, numRuns: 10_000 });
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  expect(mean).toBeGreaterThan(0.98);
});

it('fills by rank where that leaves no slot empty', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 64 }),
    (promotions, slots) => {
      const list = Array.from({ length: promotions }, (_, i) => promotion(`p${i}`, { items: listOf(i) }));
      const of = numberedCatalog(promotions);
      const everybody = [{ slots, eligible: bitsWhere(promotions, () => true) }];
      const [chosen] = fill(poolOf(list, of), everybody, EVERY_ITEM, [], of);
      expect(chosen!.map(({ position }) => position)).toEqual([...Array(Math.min(slots, promotions)).keys()]);
    },
  );
  fc.assert(property, { seed: 4, numRuns: 50 });
});
