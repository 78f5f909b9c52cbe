import type { ItemId, ItemIndex } from '../../base/ids.js';
import { isUnknown } from '../../catalog/unknown-item.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { ConfigurationState } from './configuration.js';

/** The catalog as promotions ask for it; its size stays, though items may be added. */
export function itemLookup({ items }: ConfigurationState): ItemLookup {
  const size = items.indexLimit;
  return {
    size,
    indexOf(itemId: ItemId) {
      const index = items.get(itemId)?.index;
      return index !== undefined && index < size ? (index as ItemIndex) : undefined;
    },
    itemAt(index) {
      const item = items.at(index)?.value;
      return item && !isUnknown(item) ? item : undefined;
    },
  };
}
