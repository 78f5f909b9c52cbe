import { MS_PER_DAY } from '../base/time.js';
import { SHELVES, type Shelf } from './assortment.js';
import { type Household, type ShelfChoice, shelfChoice } from './households.js';
import type { DemoItem } from './items.js';
import type { DemoPromotion } from './promotions.js';
import { around, between, chance, pick, type Random, streamFor, weightedChoice } from './random.js';
import { STORE_IDS } from './stores.js';

export interface DemoReceipt {
  readonly transactionId: string;
  readonly profileId: string;
  readonly timeMs: number;
  readonly storeId: string;
  /** Positions in the list of items, each once. */
  readonly items: readonly number[];
  readonly quantities: readonly number[];
}

/** Sunday first: the weekly shopping is on Friday and Saturday, Sundays are nearly closed. */
const VISITS_BY_WEEKDAY = [0.3, 0.9, 0.85, 0.95, 1.1, 1.4, 1.5] as const;
const HOURS = [8, 9, 10, 10, 11, 11, 12, 13, 14, 15, 16, 16, 17, 17, 17, 18, 18, 18, 19, 19] as const;

export interface ReceiptPlan {
  readonly seed: number;
  /** Start of the day that the world was made on. */
  readonly madeDayMs: number;
  /** Days of receipts before that day. */
  readonly days: number;
  /** Receipts end before this instant. */
  readonly nowMs: number;
}

/**
 * Receipts in the order of their times. Who asks later gets the same ones, and those since. Memory grows with the households and one day's receipts, not with the
 * number of days. The habits of the households are moved on: one pass a world.
 */
export function* makeReceipts(
  plan: ReceiptPlan,
  households: readonly Household[],
  items: readonly DemoItem[],
  promotions: readonly DemoPromotion[],
): Generator<DemoReceipt> {
  const random = streamFor(plan.seed, 'receipts');
  const choose = shelfChoice(items);
  const shoppers = households.filter(({ kind }) => kind !== 'newcomer');
  const stocked = new Set(items.map(({ shelf }) => shelf));
  // Of visits before the first day nobody knows; spread, so that not everybody's larder is empty on one day.
  const lastVisits = Int16Array.from(shoppers, (_, number) => -1 - (number % 6));
  for (let day = 0; ; day++) {
    const dayMs = plan.madeDayMs + (day - plan.days) * MS_PER_DAY;
    if (dayMs >= plan.nowMs) return;
    const trip: Trip = { random, choose, day, items, ...moodOf(dayMs, stocked), offered: offeredOn(dayMs, promotions) };
    const receipts: Omit<DemoReceipt, 'transactionId'>[] = [];
    for (const [number, household] of shoppers.entries()) {
      const rate = (household.visitsPerWeek / 7) * (VISITS_BY_WEEKDAY[new Date(dayMs).getUTCDay()] as number);
      const isLarderEmpty = day - (lastVisits[number] as number) >= household.longestGapDays;
      if (!isLarderEmpty && !chance(random, rate)) continue;
      receipts.push(shop(household, trip, dayMs));
      lastVisits[number] = day;
    }
    receipts.sort((a, b) => a.timeMs - b.timeMs);
    const date = new Date(dayMs).toISOString().slice(0, 10).replaceAll('-', '');
    // Always the whole day, so that its receipts are the same at every hour of it.
    for (const [number, receipt] of receipts.entries()) {
      if (receipt.timeMs >= plan.nowMs) return;
      yield { transactionId: `${date}-${String(number + 1).padStart(5, '0')}`, ...receipt };
    }
  }
}

/** What all visits of a day share. */
interface Trip {
  readonly random: Random;
  readonly choose: ShelfChoice;
  readonly day: number;
  readonly items: readonly DemoItem[];
  /** Draws a shelf as the season has it. */
  readonly drawShelf: (random: Random) => number;
  /** Wish for each shelf, 1 on average over the year. */
  readonly season: readonly number[];
  /** Items that some promotion covers today; empty on a day without. */
  readonly offered: readonly number[];
}

function moodOf(dayMs: number, stocked: ReadonlySet<number>): Pick<Trip, 'drawShelf' | 'season'> {
  const dayOfYear = (dayMs - Date.UTC(new Date(dayMs).getUTCFullYear(), 0, 1)) / MS_PER_DAY;
  const season = SHELVES.map(({ season: wave }) =>
    wave === null ? 1 : 1 + wave.swing * Math.cos(((dayOfYear - wave.peakDayOfYear) / 365) * 2 * Math.PI),
  );
  const weights = SHELVES.map(({ weight }, shelf) => (stocked.has(shelf) ? weight * (season[shelf] as number) : 0));
  return { drawShelf: weightedChoice(weights), season };
}

/** Items on offer, single products before whole shelves: nobody walks over for 5 % off everything. */
function offeredOn(dayMs: number, promotions: readonly DemoPromotion[]): number[] {
  return promotions
    .filter((it) => it.visibility === 'PUBLISH' && it.startAtMs <= dayMs && (it.expireAtMs ?? Infinity) > dayMs)
    .flatMap((it) => it.items?.slice(0, 10) ?? []);
}

function shop(household: Household, trip: Trip, dayMs: number): Omit<DemoReceipt, 'transactionId'> {
  const { random } = trip;
  const size = Math.max(1, Math.min(60, Math.round(around(random, household.basketSize, 0.35))));
  const basket = new Set<number>();
  takeHabits(household, trip, basket, Math.ceil(size * household.habitShare));
  while (basket.size < size) {
    // A small assortment can be sold out for a large basket.
    if (basket.size >= trip.items.length / 2) break;
    basket.add(takeByMood(household, trip));
  }
  const items = [...basket];
  const hour = pick(random, HOURS);
  return {
    profileId: household.profileId,
    timeMs: dayMs + ((hour * 60 + between(random, 0, 59)) * 60 + between(random, 0, 59)) * 1_000,
    storeId: chance(random, 0.88) ? household.homeStore : pick(random, STORE_IDS),
    items,
    quantities: items.map((at) => quantityOf(random, (trip.items[at] as DemoItem).priceMinor)),
  };
}

/** What is due at home goes in first, the most overdue before the rest. */
function takeHabits({ habits }: Household, trip: Trip, basket: Set<number>, atMost: number): void {
  const due: { habit: number; urgency: number }[] = [];
  for (let habit = 0; habit < habits.items.length; habit++) {
    const at = habits.items[habit] as number;
    const season = trip.season[(trip.items[at] as DemoItem).shelf] as number;
    const cycles = ((trip.day - (habits.lastDay[habit] as number)) / (habits.cycleDays[habit] as number)) * season;
    // A hazard that is small until the larder empties, and never certain.
    const wanted = 1 - Math.exp(-0.7 * cycles ** 2.5);
    if (chance(trip.random, wanted)) due.push({ habit, urgency: cycles + trip.random() });
  }
  due.sort((a, b) => b.urgency - a.urgency);
  for (const { habit } of due.slice(0, atMost)) {
    basket.add(habits.items[habit] as number);
    habits.lastDay[habit] = trip.day;
  }
}

/** Share of the unplanned purchases that please so much that they replace a habit. */
const NEW_HABIT = 0.02;

function takeByMood({ habits, promotionSense, favoriteBrands }: Household, trip: Trip): number {
  const { random, offered } = trip;
  if (offered.length > 0 && chance(random, 0.5 * promotionSense)) return pick(random, offered);
  const at = trip.choose(random, trip.drawShelf(random), favoriteBrands);
  if (habits.items.length > 0 && chance(random, NEW_HABIT) && !habits.items.includes(at)) {
    const habit = between(random, 0, habits.items.length - 1);
    habits.items[habit] = at;
    habits.cycleDays[habit] = Math.max(
      2,
      around(random, (SHELVES[(trip.items[at] as DemoItem).shelf] as Shelf).cycleDays, 0.3),
    );
    habits.lastDay[habit] = trip.day;
  }
  return at;
}

function quantityOf(random: Random, priceMinor: number): number {
  if (priceMinor > 400 || chance(random, 0.75)) return 1;
  return chance(random, 0.75) ? 2 : between(random, 3, 6);
}
