import { HandbillError } from '../../base/errors.js';
import type { ItemId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { Item } from '../../catalog/item.js';
import { applyItemPatch, type ItemMode, type ItemPatch } from '../../catalog/patch.js';
import { isUnknown } from '../../catalog/unknown-item.js';
import { importItems } from '../../import/items.js';
import type { ConfigurationStore } from '../../store/port.js';
import { createBatchWriter } from './batch-writer.js';
import type { Configuration } from './configuration.js';
import type { ItemVerbs } from './configuration-requests.js';
import { createDeletionVerbs } from './deletion-verbs.js';
import { itemCodec } from './entry-codecs.js';
import { changeEntry } from './entry-writer.js';
import { lookFor } from './look-for.js';
import { listPresent, requireEntry, versioned } from './read-entries.js';
import { refreshAfter } from './refresh-after.js';
import { inShopZone } from './shop-zone.js';

export function createItemVerbs(store: ConfigurationStore, configuration: Configuration, clock: Clock): ItemVerbs {
  return {
    ...createDeletionVerbs<ItemId, Item>(store, itemCodec, configuration, clock),
    async get(itemId) {
      const { items } = await lookFor(configuration, 'items', [itemId]);
      return versioned(requireEntry(items, 'item', itemId));
    },
    async list(page, { unknown }) {
      const { items } = await configuration.loaded();
      const list = unknown ? 'unknown items' : 'items';
      return listPresent(list, items, page, (item) => isUnknown(item) === unknown);
    },
    async upsert(patch, mode, options) {
      const written = await changeEntry(store, itemCodec, patch.itemId, options, (existing) =>
        patched(existing, patch, mode, clock()),
      );
      await configuration.refresh();
      return written;
    },
    import(source, options) {
      // One instant for the whole file: what it says twice of an item holds from then on.
      const nowMs = clock();
      const target = createBatchWriter<ItemPatch, Item>(
        store,
        itemCodec,
        (patch) => patch.itemId,
        (existing, patch) => applyItemPatch(existing, patch, options.mode, nowMs),
        null,
      );
      const events = inShopZone(store, options, (zoned) => importItems(source, zoned, target));
      return refreshAfter(configuration, events);
    },
  };
}

function patched(existing: Item | null, patch: ItemPatch, mode: ItemMode, nowMs: number): Item {
  const applied = applyItemPatch(existing, patch, mode, nowMs);
  if (!applied.ok) throw HandbillError.invalid(applied.error);
  return applied.value;
}
