import type { ItemId } from '../../base/ids.js';
import { formatAmount } from '../../base/money.js';
import { type Violation, violation } from '../../base/violation.js';
import { PRICES_COMPARED_PER_ROW_MAX } from '../../limits.js';
import { notLowered } from '../../pricing/not-lowered.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { ConfigurationStore } from '../../store/port.js';
import { itemCodec } from './entry-codecs.js';

/**
 * Warns of each published promotion with which a product that it lists costs no less than in the 30 days before: of the first such product. From the store: an
 * import needs no configuration in memory.
 */
export async function priceWarnings(
  store: ConfigurationStore,
  promotions: readonly Promotion[],
  nowMs: number,
): Promise<Violation[][]> {
  const compared = promotions.map(comparedItems);
  const itemIds = [...new Set(compared.flat())];
  if (itemIds.length === 0) return [];
  const stored = await store.get(itemCodec.kind, itemIds);
  const items = new Map(itemIds.map((itemId, i) => [itemId, stored[i] && itemCodec.decode(stored[i].bytes)]));
  return promotions.map((promotion, i) => {
    for (const itemId of compared[i]!) {
      const item = items.get(itemId);
      const found = item && notLowered(promotion, item, nowMs);
      if (found) return [violation('discountValue', '', wordsOf(promotion, itemId, found))];
    }
    return [];
  });
}

function comparedItems({ visibility, items, excludedItemIds }: Promotion): readonly ItemId[] {
  if (visibility === 'DRAFT' || items.kind !== 'LIST') return [];
  const excluded = new Set(excludedItemIds);
  return items.itemIds.slice(0, PRICES_COMPARED_PER_ROW_MAX).filter((itemId) => !excluded.has(itemId));
}

function wordsOf(
  { currency }: Promotion,
  itemId: ItemId,
  { netMinor, lowestMinor }: { readonly netMinor: number; readonly lowestMinor: number },
): string {
  const price = (minor: number): string => `${formatAmount(minor, currency)} ${currency}`;
  return `with it "${itemId}" costs ${price(netMinor)}, no less than ${price(lowestMinor)}, its lowest price of the 30 days before it begins`;
}
