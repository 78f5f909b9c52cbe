import type { ItemId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { ItemPrice, ItemPrices, PriceItemsRequest } from '../../engine/wallets/item-prices.js';
import type { ItemPriceInput } from '../../generated/handbill/v1/ItemPrice.js';
import type { PriceItemsRequest as WireRequest } from '../../generated/handbill/v1/PriceItemsRequest.js';
import type { PriceItemsResponseInput } from '../../generated/handbill/v1/PriceItemsResponse.js';
import { PRICED_ITEMS_MAX } from '../../limits.js';
import { ITEM_OFFER_REASONS, NO_OFFER_REASONS } from '../../pricing/price-item.js';
import { enumCodec } from './enums.js';
import { checkLength, type Issues, readKey, readOptionalKey } from './fields.js';
import { readProfile } from './handbill-request.js';
import { promotionStatus } from './held.js';
import { toMoney } from './money.js';
import { extended, type Named } from './named.js';

const itemPriceReason = enumCodec('ITEM_PRICE_REASON', [...ITEM_OFFER_REASONS, ...NO_OFFER_REASONS]);

export function readPriceItems(wire: WireRequest, issues: Issues): Named<PriceItemsRequest> {
  const profile = readProfile(wire.profile, issues);
  if (wire.itemIds.length === 0) issues.push(violation('item_ids', '', 'must not be empty'));
  const itemIds = checkLength(wire.itemIds, PRICED_ITEMS_MAX, 'item_ids', issues)
    ? wire.itemIds.map((id, i) => readKey<ItemId>(id, ['item_ids', i], issues))
    : [];
  const knownRevision = readOptionalKey<string>(wire.knownRevision, 'known_revision', issues);
  return extended(profile, (request) => ({ ...request, itemIds, knownRevision }));
}

export const toItemPrices = ({ revision, items }: ItemPrices): PriceItemsResponseInput => ({
  revision,
  items: items?.map(toItemPrice) ?? [],
});

function toItemPrice({ itemId, price, reason, best, lowestPrice30d }: ItemPrice): ItemPriceInput {
  return {
    itemId,
    price,
    reason: itemPriceReason.toWire[reason],
    offer: best && {
      code: best.offer.terms.code,
      name: best.offer.name,
      status: promotionStatus.toWire[best.offer.isActive ? 'ACTIVE' : 'ASSIGNED'],
      price: best.netMinor === null ? null : toMoney(best.netMinor, best.offer.terms.currency),
      badge: best.badge,
      lowestPrice: lowestPrice30d,
    },
  };
}
