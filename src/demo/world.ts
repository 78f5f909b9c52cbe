import { MS_PER_DAY } from '../base/time.js';
import { type Household, makeHouseholds } from './households.js';
import { type DemoItem, makeItems } from './items.js';
import { type DemoPromotion, makePromotions } from './promotions.js';
import { type DemoReceipt, makeReceipts } from './receipts.js';

export interface WorldSize {
  readonly customers: number;
  readonly items: number;
  readonly promotions: number;
  /** Days of receipts before today. */
  readonly days: number;
}

/** A town's supermarket: 2,000 customers and half a year. */
export const DEMO_SIZE: WorldSize = { customers: 2_000, items: 800, promotions: 300, days: 182 };

export interface WorldPlan {
  /** The same seed, size and day give the same world, byte for byte. */
  readonly seed: number;
  readonly size: WorldSize;
  /** Any instant of the day that the world takes as today; the last receipts are of the day before (UTC). */
  readonly nowMs: number;
}

export interface World {
  readonly items: readonly DemoItem[];
  readonly promotions: readonly DemoPromotion[];
  readonly households: readonly Household[];
  /** In the order of time; made as they are asked for. Can be taken once, since it moves the households' habits on. */
  readonly receipts: Iterable<DemoReceipt>;
}

export function makeWorld({ seed, size, nowMs }: WorldPlan): World {
  const todayMs = nowMs - (nowMs % MS_PER_DAY);
  const items = makeItems(seed, size.items);
  const promotions = makePromotions(seed, size.promotions, items, todayMs);
  const households = makeHouseholds(seed, size.customers, items);
  const receipts = makeReceipts({ seed, days: size.days, todayMs }, households, items, promotions);
  return { items, promotions, households, receipts };
}
