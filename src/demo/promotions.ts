import { MS_PER_DAY } from '../base/time.js';
import { SHELVES, type Shelf } from './assortment.js';
import type { DemoItem } from './items.js';
import { type CoveredItems, nameOffer, type Offer } from './offers.js';
import { between, chance, pick, type Random, streamFor, weightedChoice } from './random.js';
import { SEGMENTS, STORE_IDS } from './stores.js';

export interface DemoPromotion {
  readonly code: string;
  readonly type: 'GENERAL' | 'MEMBERS_ONLY' | 'CUSTOM' | 'HANDBILL';
  readonly visibility: 'PUBLISH' | 'DRAFT' | 'HIDDEN';
  readonly offer: Offer;
  readonly name: string;
  readonly headline: string;
  readonly priority: number;
  readonly startAtMs: number;
  /** null: until further notice. */
  readonly expireAtMs: number | null;
  /** Positions in the list of items, ascending; null: every item. */
  readonly items: readonly number[] | null;
  /** null: every store. */
  readonly storeIds: readonly string[] | null;
  readonly targetSegment: string | null;
  readonly tags: readonly string[];
  readonly limitPerClient: number | null;
}

/** Promotions around `todayMs` (the start of the day that the demo takes as today). */
export function makePromotions(
  seed: number,
  count: number,
  items: readonly DemoItem[],
  todayMs: number,
): DemoPromotion[] {
  const random = streamFor(seed, 'promotions');
  const drawShelf = weightedChoice(SHELVES.map(({ weight }) => weight));
  const byShelf = SHELVES.map((_, shelf) =>
    items.flatMap((item, position) => (item.shelf === shelf ? [position] : [])),
  );
  const digits = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, number) => {
    const storeWide = number % 100 === 99;
    const shelf = drawShelf(random);
    const scope = storeWide ? null : chooseItems(random, items, byShelf[shelf] as number[]);
    const { offer, name, headline } = nameOffer(random, scope, items, (SHELVES[shelf] as Shelf).category);
    return {
      code: `${storeWide ? 'STORE' : (SHELVES[shelf] as Shelf).code}-P${String(number + 1).padStart(digits, '0')}`,
      ...audience(random),
      visibility: chance(random, 0.96) ? 'PUBLISH' : pick(random, ['DRAFT', 'HIDDEN'] as const),
      offer,
      name,
      headline,
      priority: between(random, 1, 10),
      ...validity(random, todayMs),
      items: scope?.positions ?? null,
      storeIds: chance(random, 0.12) ? someStores(random) : null,
      // A discount on the whole basket would exclude everything else from a handbill without overlap.
      tags: storeWide ? ['CHECKOUT'] : channels(random),
      limitPerClient: chance(random, 0.4) ? between(random, 1, 5) : null,
    };
  });
}

function chooseItems(random: Random, items: readonly DemoItem[], shelf: readonly number[]): CoveredItems {
  const chosen = items[pick(random, shelf)] as DemoItem;
  const category = (SHELVES[chosen.shelf] as Shelf).category;
  const where = (test: (item: DemoItem) => boolean) => shelf.filter((position) => test(items[position] as DemoItem));
  const kind = random();
  if (kind < 0.22) return { positions: where((item) => item === chosen), label: chosen.name };
  if (kind < 0.57) {
    const positions = where((item) => item.brand === chosen.brand);
    return { positions, label: positions.length > 1 ? `${chosen.brand} ${category.at(-1)}` : chosen.name };
  }
  if (kind < 0.82) {
    const positions = where((item) => item.product === chosen.product);
    return { positions, label: positions.length > 1 ? `all ${chosen.product}` : chosen.name };
  }
  return { positions: shelf, label: `all ${category.at(-1)}` };
}

function validity(random: Random, todayMs: number): Pick<DemoPromotion, 'startAtMs' | 'expireAtMs'> {
  const day = (offset: number): number => todayMs + offset * MS_PER_DAY;
  const kind = random();
  if (kind < 0.15) {
    const end = -between(random, 0, 120);
    return { startAtMs: day(end - between(random, 7, 35)), expireAtMs: day(end) };
  }
  if (kind < 0.25) {
    const start = between(random, 1, 30);
    return { startAtMs: day(start), expireAtMs: day(start + between(random, 7, 60)) };
  }
  const startAtMs = day(-between(random, 1, 60));
  if (kind < 0.33) return { startAtMs, expireAtMs: day(between(random, 1, 6)) };
  return { startAtMs, expireAtMs: chance(random, 0.4) ? null : day(between(random, 21, 150)) };
}

function audience(random: Random): Pick<DemoPromotion, 'type' | 'targetSegment'> {
  const kind = random();
  if (kind < 0.12) return { type: 'MEMBERS_ONLY', targetSegment: null };
  if (kind < 0.18) return { type: 'CUSTOM', targetSegment: pick(random, SEGMENTS) };
  return { type: kind < 0.4 ? 'GENERAL' : 'HANDBILL', targetSegment: null };
}

function channels(random: Random): string[] {
  const kind = random();
  if (kind < 0.5) return ['MOBILE'];
  return kind < 0.8 ? ['MOBILE', 'CHECKOUT'] : ['CHECKOUT'];
}

function someStores(random: Random): string[] {
  const first = between(random, 0, STORE_IDS.length - 1);
  const count = between(random, 1, 4);
  return Array.from({ length: count }, (_, i) => STORE_IDS[(first + i) % STORE_IDS.length] as string);
}
