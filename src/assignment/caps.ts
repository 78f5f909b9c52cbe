import type { OfferCap } from '../campaigns/campaign.js';
import type { CatalogFamilies, ItemFamilies } from './item-families.js';

/** A cap compiled against the catalog. */
export interface CompiledCap {
  /** At most so many offers of a family. */
  readonly offers: number;
  readonly families: ItemFamilies;
}

/** The offers of one handbill, counted against its caps. An offer counts for each brand, category or supplier that it covers. */
export interface CapCounts {
  allows(items: Uint32Array): boolean;
  add(items: Uint32Array): void;
}

export const compileCaps = (caps: readonly OfferCap[], { byCap }: CatalogFamilies): CompiledCap[] =>
  caps.map(({ per, offers }) => ({ offers, families: byCap(per) }));

/** Nothing counted yet. */
export function createCapCounts(caps: readonly CompiledCap[]): CapCounts {
  const counted = caps.map((cap) => ({ ...cap, counts: new Map<number, number>() }));
  return {
    allows: (items) =>
      counted.every(({ offers, families, counts }) =>
        families.of(items).every((number) => (counts.get(number) ?? 0) < offers),
      ),
    add(items) {
      for (const { families, counts } of counted) {
        for (const number of families.of(items)) counts.set(number, (counts.get(number) ?? 0) + 1);
      }
    },
  };
}

/** A family that only so many of some contenders may come from. */
export interface Quota {
  readonly most: number;
  /** Numbers of the contenders. */
  readonly members: readonly number[];
}

/** For each cap the families that it limits among these lists of items, told by their place. */
export function quotasOf(caps: readonly CompiledCap[], lists: readonly Uint32Array[]): Quota[][] {
  return caps.map(({ offers, families }) => {
    const members = new Map<number, number[]>();
    lists.forEach((items, contender) => {
      for (const number of families.of(items)) members.set(number, [...(members.get(number) ?? []), contender]);
    });
    return [...members.values()].filter((all) => all.length > offers).map((all) => ({ most: offers, members: all }));
  });
}
