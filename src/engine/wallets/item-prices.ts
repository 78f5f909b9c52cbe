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
}

export interface ItemPrice {
  readonly itemId: ItemId;
  /** Of the feed; null: it has none, or doesn't know the item. */
  readonly price: Money | null;
  readonly reason: ItemOfferReason | NoOfferReason;
  readonly best: ItemOffer<OwnOffer> | null;
}

export interface ItemPrices {
  /** The same revision, the same prices, for the same request. */
  readonly revision: string;
  /** In the order asked for; null: they are those of the revision that the caller has. */
  readonly items: readonly ItemPrice[] | null;
}
