import { MS_PER_DAY } from '../base/time.js';
import { type Household, makeHouseholds } from './households.js';
import { type DemoItem, makeItems } from './items.js';
import { type DemoPromotion, makePromotions } from './promotions.js';
import { type DemoReceipt, makeReceipts } from './receipts.js';

export interface WorldSize {
  readonly customers: number;
  readonly items: number;
  readonly promotions: number;
  /** Days of receipts before the day that the world was made on. */
  readonly days: number;
}

/** A town's supermarket: 2,000 customers and half a year. */
export const DEMO_SIZE: WorldSize = { customers: 2_000, items: 800, promotions: 300, days: 182 };

/** The regulars of the demo come again within six days, so that whoever looks at them finds that they bought this week. */
export const DEMO_REGULAR_GAP_DAYS = 6;

export interface WorldPlan {
  /** The same seed, size and instants give the same world, byte for byte. */
  readonly seed: number;
  readonly size: WorldSize;
  /** Days within which a regular comes again; Infinity: by chance alone, which can take weeks. */
  readonly regularGapDays: number;
  /** Any instant of the day (UTC) that the world was made on: its households and their receipts follow from that day. */
  readonly madeMs: number;
  /** The instant that the world takes as now: promotions are around its day, and the receipts end before it. */
  readonly nowMs: number;
}

export interface World {
  readonly items: readonly DemoItem[];
  readonly promotions: readonly DemoPromotion[];
  readonly households: readonly Household[];
  /** In the order of time; made as they are asked for. Can be taken once, since it moves the households' habits on. */
  readonly receipts: Iterable<DemoReceipt>;
}

export function makeWorld({ seed, size, regularGapDays, madeMs, nowMs }: WorldPlan): World {
  const items = makeItems(seed, size.items);
  const promotionsOn = (dayMs: number) => makePromotions(seed, size.promotions, items, dayMs);
  const households = makeHouseholds(seed, size.customers, items, regularGapDays);
  const madeDayMs = startOfDay(madeMs);
  // Not those of now: what was bought on a day must not depend on when somebody asks.
  const receipts = makeReceipts(
    { seed, days: size.days, madeDayMs, nowMs },
    households,
    items,
    promotionsOn(madeDayMs),
  );
  return { items, promotions: promotionsOn(startOfDay(nowMs)), households, receipts };
}

const startOfDay = (timeMs: number): number => timeMs - (timeMs % MS_PER_DAY);
