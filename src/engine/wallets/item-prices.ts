import type { ProfileContext } from '../../audience/profile-context.js';
import type { ItemId } from '../../base/ids.js';
import type { Money } from '../../base/money.js';
import type { Offer } from '../../pricing/claim.js';
import type { ItemOffer, ItemOfferReason, NoOfferReason } from '../../pricing/price-item.js';

export interface PriceItemsRequest {
  readonly profile: ProfileContext;
  readonly itemIds: readonly ItemId[];
  /** Of the answer that the caller has; null: it has none. */
  readonly knownRevision: string | null;
}

/** An offer that a profile has activated, or may. */
export interface OwnOffer extends Offer {
  readonly name: string;
  readonly isActive: boolean;
  /** When the promotion began; null: nobody says. */
  readonly startAtMs: number | null;
}

export interface ItemPrice {
  readonly itemId: ItemId;
  /** Of the feed; null: it has none, or doesn't know the item. */
  readonly price: Money | null;
  readonly reason: ItemOfferReason | NoOfferReason;
  readonly best: ItemOffer<OwnOffer> | null;
  /** Where it is reduced, the lowest price of the 30 days before the promotion began, of one that doesn't say when, before now; null: not known. */
  readonly lowestPrice30d: Money | null;
}

export interface ItemPrices {
  /** The same revision, the same prices, for the same request. */
  readonly revision: string;
  /** In the order asked for; null: they are those of the revision that the caller has. */
  readonly items: readonly ItemPrice[] | null;
}
