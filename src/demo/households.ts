import { SHELVES, type Shelf } from './assortment.js';
import type { DemoItem } from './items.js';
import { around, between, chance, pick, type Random, streamFor, weightedChoice } from './random.js';
import { STORE_IDS } from './stores.js';

/** regular: habits of every week. occasional: a few visits in half a year. newcomer: signed up, bought nothing yet. */
export type HouseholdKind = 'regular' | 'occasional' | 'newcomer';

/** A customer with habits. Position in the list of items stands for an item. */
export interface Household {
  readonly profileId: string;
  readonly kind: HouseholdKind;
  readonly visitsPerWeek: number;
  /** Days after which the larder is empty and the household comes, whatever the day is; Infinity: it can do without the shop. */
  readonly longestGapDays: number;
  /** Items on a usual receipt. */
  readonly basketSize: number;
  /** How much of a basket is habit rather than mood. */
  readonly habitShare: number;
  /** 0: blind to promotions; 1: buys whatever is on offer. */
  readonly promotionSense: number;
  readonly homeStore: string;
  readonly favoriteBrands: ReadonlySet<string>;
  readonly habits: Habits;
}

/** What the household buys again and again. Arrays of equal length: 32,000 households have to fit in little memory. */
export interface Habits {
  readonly items: Uint32Array;
  /** Days between two purchases. */
  readonly cycleDays: Float32Array;
  /** Day number of the last purchase; before the first day: where in its cycle the habit starts. */
  readonly lastDay: Int16Array;
}

/** How often a household takes its favourite brand when it chooses within a shelf. */
const BRAND_LOYALTY = 0.55;

/** Draws an item of a shelf: the popular ones more often, a loyal household's brands most often. */
export type ShelfChoice = (random: Random, shelf: number, favoriteBrands: ReadonlySet<string>) => number;

export function shelfChoice(items: readonly DemoItem[]): ShelfChoice {
  const positions = SHELVES.map((_, shelf) => items.flatMap((item, at) => (item.shelf === shelf ? [at] : [])));
  const draws = positions.map((list) => weightedChoice(list.map((at) => (items[at] as DemoItem).appeal)));
  return (random, shelf, favoriteBrands) => {
    const draw = (): number =>
      (positions[shelf] as number[])[(draws[shelf] as (r: Random) => number)(random)] as number;
    let at = draw();
    if (!chance(random, BRAND_LOYALTY)) return at;
    for (let retry = 0; retry < 3 && !favoriteBrands.has((items[at] as DemoItem).brand); retry++) at = draw();
    return at;
  };
}

/** `count` households; about one in six comes rarely, one in fifty has not bought yet. Regulars come again within `regularGapDays`. */
export function makeHouseholds(
  seed: number,
  count: number,
  items: readonly DemoItem[],
  regularGapDays: number,
): Household[] {
  const random = streamFor(seed, 'households');
  const choose = shelfChoice(items);
  const drawShelf = weightedChoice(SHELVES.map(({ weight }) => weight));
  const stocked = new Set(items.map(({ shelf }) => shelf));
  const brands = [...new Set(SHELVES.flatMap((shelf) => shelf.brands))];
  const digits = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, number): Household => {
    const kind = kindOf(random, number);
    const visitsPerWeek = kind === 'regular' ? Math.min(4, around(random, 1, 0.45)) : around(random, 0.12, 0.3);
    const favoriteBrands = new Set(Array.from({ length: 14 }, () => pick(random, brands)));
    const habitCount = kind === 'regular' ? between(random, 10, 26) : between(random, 4, 8);
    const habitItems = new Set<number>();
    for (let tries = 0; habitItems.size < habitCount && tries < 4 * habitCount; tries++) {
      const shelf = drawShelf(random);
      if (stocked.has(shelf)) habitItems.add(choose(random, shelf, favoriteBrands));
    }
    return {
      profileId: `customer-${String(number + 1).padStart(digits, '0')}`,
      kind,
      visitsPerWeek,
      longestGapDays: kind === 'regular' ? regularGapDays : Infinity,
      basketSize: Math.max(2, Math.min(30, around(random, 7.5, 0.45))),
      habitShare: 0.2 + 0.35 * random(),
      promotionSense: random() ** 2,
      homeStore: pick(random, STORE_IDS),
      favoriteBrands,
      habits: startHabits(random, [...habitItems], items, visitsPerWeek),
    };
  });
}

/** The first three are one of each kind, so that a demo finds them by number. */
function kindOf(random: Random, number: number): HouseholdKind {
  const kind = random();
  if (number < 3) return (['regular', 'occasional', 'newcomer'] as const)[number] as HouseholdKind;
  if (kind < 0.02) return 'newcomer';
  return kind < 0.18 ? 'occasional' : 'regular';
}

function startHabits(
  random: Random,
  list: readonly number[],
  items: readonly DemoItem[],
  visitsPerWeek: number,
): Habits {
  const cycleDays = Float32Array.from(list, (at) => {
    const { cycleDays: usual } = SHELVES[(items[at] as DemoItem).shelf] as Shelf;
    // Who comes twice a week buys milk more often than who comes twice a month, but not in proportion.
    return Math.max(2, around(random, usual, 0.3) / Math.sqrt(visitsPerWeek));
  });
  return {
    items: Uint32Array.from(list),
    cycleDays,
    lastDay: Int16Array.from(list, (_, i) => -Math.ceil(random() * (cycleDays[i] as number))),
  };
}
