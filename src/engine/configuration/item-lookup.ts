import { isPresent } from '../../base/deletion.js';
import type { ItemId, ItemIndex } from '../../base/ids.js';
import { isUnknown } from '../../catalog/unknown-item.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { ConfigurationState } from './configuration.js';

/** The catalog as promotions ask for it, without deleted items; its size stays, though items may be added. */
export function itemLookup({ items }: ConfigurationState): ItemLookup {
  const size = items.indexLimit;
  return {
    size,
    indexOf(itemId: ItemId) {
      const item = items.get(itemId);
      return item !== undefined && item.index < size && isPresent(item.value) ? (item.index as ItemIndex) : undefined;
    },
    itemAt(index) {
      const item = items.at(index)?.value;
      return item !== undefined && isPresent(item) && !isUnknown(item) ? item : undefined;
    },
  };
}
