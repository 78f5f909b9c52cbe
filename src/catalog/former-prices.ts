import { MS_PER_DAY } from '../base/time.js';
import { FORMER_PRICES_KEPT_DAYS, FORMER_PRICES_MAX, LOWEST_PRICE_DAYS } from '../limits.js';
import type { FormerPrice, Item } from './item.js';

type Price = Pick<Item, 'priceMinor' | 'currency'>;
type PricedItem = Price & Pick<Item, 'formerPrices'>;

const isSame = (a: Price, b: Price): boolean => a.priceMinor === b.priceMinor && a.currency === b.currency;

/** The former prices of an item that has the next price from now on. The same price again changes nothing. */
export function formerPricesAfter(item: PricedItem, next: Price, nowMs: number): readonly FormerPrice[] {
  const { formerPrices, priceMinor, currency } = item;
  if (isSame(item, next)) return formerPrices;
  const last = formerPrices.at(-1);
  // The price came in this very moment, as of a file that names an item twice: nobody has paid it.
  if (last?.untilMs === nowMs) return isSame(last, next) ? formerPrices.slice(0, -1) : formerPrices;
  // Clocks of servers differ: no price ends before the one before it.
  const untilMs = Math.max(nowMs, last?.untilMs ?? nowMs);
  return bounded(stillTold([...formerPrices, { priceMinor, currency, untilMs }], nowMs));
}

/** Of those that ended before they are kept, the last one stays: up to its end nothing is known any more. */
function stillTold(prices: readonly FormerPrice[], nowMs: number): readonly FormerPrice[] {
  const first = prices.findIndex(({ untilMs }) => untilMs > keptFromMs(nowMs));
  return prices.slice(Math.max(0, first - 1));
}

/** Where they are too many, old neighbours become one at the lower price, so that no lowest price gets higher. */
function bounded(prices: readonly FormerPrice[]): readonly FormerPrice[] {
  if (prices.length <= FORMER_PRICES_MAX) return prices;
  const at = prices.findIndex((price, i) => i > 0 && canBeOne(prices[i - 1]!, price));
  const second = Math.max(1, at);
  const one = lower(prices[second - 1]!, prices[second]!);
  return [...prices.slice(0, second - 1), one, ...prices.slice(second + 1)];
}

const canBeOne = (a: FormerPrice, b: FormerPrice): boolean =>
  a.priceMinor === null || b.priceMinor === null || a.currency === b.currency;

function lower(first: FormerPrice, second: FormerPrice): FormerPrice {
  const isFirst = first.priceMinor !== null && (second.priceMinor === null || first.priceMinor < second.priceMinor);
  return { ...(isFirst ? first : second), untilMs: second.untilMs };
}

/**
 * The lowest price of an item in the 30 days before an instant, in minor units of its currency; of an item that is younger, since it exists. Prices in other
 * currencies, and days without a price, don't count. null: it had none, or those days are no longer known.
 */
export function lowestPriceMinor(item: PricedItem, atMs: number, nowMs: number): number | null {
  const { formerPrices, priceMinor, currency } = item;
  const fromMs = atMs - LOWEST_PRICE_DAYS * MS_PER_DAY;
  const known = formerPrices[0];
  if (known !== undefined && fromMs < known.untilMs && fromMs < keptFromMs(nowMs)) return null;
  let lowest: number | null = null;
  let sinceMs = Number.NEGATIVE_INFINITY;
  for (const price of [...formerPrices, { priceMinor, currency, untilMs: Number.POSITIVE_INFINITY }]) {
    const isMeant = sinceMs < atMs && price.untilMs > fromMs && price.currency === currency;
    if (isMeant && price.priceMinor !== null) lowest = Math.min(lowest ?? price.priceMinor, price.priceMinor);
    sinceMs = price.untilMs;
  }
  return lowest;
}

const keptFromMs = (nowMs: number): number => nowMs - FORMER_PRICES_KEPT_DAYS * MS_PER_DAY;
