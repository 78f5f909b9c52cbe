import type { Item } from '../catalog/item.js';
import { discountValueAt } from '../promotions/discount-step.js';
import { badgeOf } from './badge.js';
import { ONE_PIECE_MILLI } from './basket.js';
import type { Offer } from './claim.js';
import { levelsOf } from './levels.js';
import type { Outcome, Refused } from './outcome.js';
import { priceBasket } from './price-basket.js';
import { byRank } from './rank.js';
import type { Terms } from './terms.js';

/** What an offer does for one piece of an item, the best first: of several offers on an item the one that comes first here is shown. */
export const ITEM_OFFER_REASONS = [
  /** One piece costs less. */
  'REDUCED',
  /** More pieces are needed. */
  'NEEDS_PIECES',
  /** The basket has to be worth more than the piece. */
  'NEEDS_BASKET_VALUE',
  /** It takes something off the basket that the piece is in. */
  'ON_BASKET',
  /** Points, or cashback: the price stays. */
  'EARNS_LATER',
  /** A stamp towards its first step. */
  'COLLECTS_STAMP',
] as const;
export type ItemOfferReason = (typeof ITEM_OFFER_REASONS)[number];

/** Why an item has no offer. */
export const NO_OFFER_REASONS = ['NO_OFFER', 'NOT_DISCOUNTABLE', 'NO_PRICE', 'UNKNOWN_ITEM'] as const;
export type NoOfferReason = (typeof NO_OFFER_REASONS)[number];

/** What an offer is to one piece of an item. */
export interface ItemOffer<T extends Offer = Offer> {
  readonly offer: T;
  readonly reason: ItemOfferReason;
  /** What the piece costs with it; null unless REDUCED. */
  readonly netMinor: number | null;
  readonly badge: string;
}

/** What pricing asks of an item that has a price. */
export type PricedItem = Pick<Item, 'itemId' | 'discountable' | 'unit'> & {
  readonly priceMinor: number;
  readonly currency: NonNullable<Item['currency']>;
};

/**
 * What an offer is to one piece of an item that it covers, bought alone and with no other offer; a measured item counts as one of its unit. The coverage
 * of its terms has to say so. null: nothing, as it can't be redeemed on the item however much is bought, or gives nothing.
 */
export function itemOffer<T extends Offer>(item: PricedItem, offer: T): ItemOffer<T> | null {
  const { itemId, priceMinor, currency, discountable, unit } = item;
  const line = { seq: 0, itemId, quantityMilli: ONE_PIECE_MILLI, unitPriceMinor: priceMinor, weighed: false };
  const { netMinor, outcomes } = priceBasket({ currency, lines: [line] }, [offer], () => ({ discountable, unit }));
  const { terms, uses } = offer;
  const reason = reasonOf(terms, levelsOf(terms.discount, uses).length === 0, outcomes[0]!);
  if (reason === null) return null;
  const words = badgeOf(terms, discountValueAt(terms.discount, uses));
  return {
    offer,
    reason,
    netMinor: reason === 'REDUCED' ? netMinor : null,
    badge: reason === 'COLLECTS_STAMP' ? `stamp for ${words}` : words,
  };
}

function reasonOf(terms: Terms, onlyStamps: boolean, outcome: Outcome): ItemOfferReason | null {
  const missing = outcome.kind === 'refused' ? whatIsMissing(outcome) : null;
  if (terms.type === 'NONE' || (outcome.kind === 'refused' && missing === null)) return null;
  if (onlyStamps) return 'COLLECTS_STAMP';
  if (!terms.isMoney) return 'EARNS_LATER';
  return missing ?? (terms.scope === 'BASKET' ? 'ON_BASKET' : 'REDUCED');
}

/** null: nothing that the customer could add. Weighed goods are in no set, so that none of them counts, however many there are. */
function whatIsMissing({ reason, figures }: Refused): ItemOfferReason | null {
  if (reason === 'TOO_FEW_ITEMS' && figures!.actual > 0) return 'NEEDS_PIECES';
  return reason === 'BASKET_VALUE_TOO_LOW' ? 'NEEDS_BASKET_VALUE' : null;
}

/** Which of two offers on an item is shown: the one of the better kind, then the lower price, then by priority, expiry, code. */
export function byUse(a: ItemOffer, b: ItemOffer): number {
  return (
    ITEM_OFFER_REASONS.indexOf(a.reason) - ITEM_OFFER_REASONS.indexOf(b.reason) ||
    (a.netMinor ?? 0) - (b.netMinor ?? 0) ||
    byRank(a.offer.terms, b.offer.terms)
  );
}

/** The best of all offers that cover an item; null: none is anything to it. */
export function bestItemOffer<T extends Offer>(item: PricedItem, offers: Iterable<T>): ItemOffer<T> | null {
  let best: ItemOffer<T> | null = null;
  for (const offer of offers) {
    const next = itemOffer(item, offer);
    if (next !== null && (best === null || byUse(next, best) < 0)) best = next;
  }
  return best;
}
