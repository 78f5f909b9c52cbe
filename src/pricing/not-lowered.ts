import { lowestPriceMinor } from '../catalog/former-prices.js';
import type { Item } from '../catalog/item.js';
import type { Promotion } from '../promotions/promotion.js';
import { itemOffer } from './price-item.js';
import { termsOf } from './terms.js';

/** An item that a promotion doesn't make cheaper than it was in the 30 days before. */
export interface NotLowered {
  readonly item: Item;
  /** Of one piece with the promotion. */
  readonly netMinor: number;
  readonly lowestMinor: number;
}

/**
 * Whether one piece of an item that the promotion covers costs no less with it than at its lowest price of the 30 days before it begins (null: now). null: it
 * costs less, or nothing can be said: the promotion doesn't reduce the price of one piece, or prices of those days are not known.
 */
export function notLowered(promotion: Promotion, item: Item, nowMs: number): NotLowered | null {
  const { priceMinor, currency, formerPrices } = item;
  // Of a price that has always been the same any reduction is one.
  if (formerPrices.length === 0 || priceMinor === null || currency === null) return null;
  const lowestMinor = lowestPriceMinor(item, promotion.startAtMs ?? nowMs, nowMs);
  if (lowestMinor === null || lowestMinor >= priceMinor) return null;
  const terms = termsOf(promotion, { kind: 'LIST', itemIds: new Set([item.itemId]) });
  const offer = { terms, possibleRedemptions: null, uses: 0, refusal: null };
  const netMinor = itemOffer({ ...item, priceMinor, currency }, offer)?.netMinor ?? null;
  return netMinor === null || netMinor < lowestMinor ? null : { item, netMinor, lowestMinor };
}
