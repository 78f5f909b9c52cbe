import type { ItemId } from '../../base/ids.js';
import type { Item } from '../../catalog/item.js';
import { unknownItem } from '../../catalog/unknown-item.js';
import { UNKNOWN_ITEMS_BATCH, UNKNOWN_ITEMS_MAX } from '../../limits.js';
import type { ConfigurationStore } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { Configuration } from './configuration.js';
import { itemCodec } from './entry-codecs.js';
import type { Registry } from './registry.js';

/** Gives items that no feed has brought yet their place in the catalog, so that no line of a receipt is lost. */
export interface UnknownItems {
  /**
   * Enters the items of each group that are not in the catalog, all of a group or none: a group that would make them more than
   * UNKNOWN_ITEMS_MAX is left out. Behind it the configuration has what was entered, here or by another server meanwhile.
   */
  enter(groups: readonly (readonly ItemId[])[]): Promise<void>;
}

/** Groups that come while others are being entered wait, and are entered together: a commit for many calls. */
export function createUnknownItems(store: ConfigurationStore, configuration: Configuration): UnknownItems {
  let waiting: (readonly ItemId[])[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function enterWaiting(): Promise<void> {
    const groups = waiting;
    waiting = [];
    next = undefined;
    // A feed, or another server's receipt, may have brought them a moment ago.
    await configuration.look();
    const { items } = await configuration.loaded();
    await untilCommitted(async () => {
      const itemIds = fitting(groups, items);
      let outcome: true | 'conflict' = true;
      for (let at = 0; at < itemIds.length && outcome === true; at += UNKNOWN_ITEMS_BATCH) {
        outcome = await write(itemIds.slice(at, at + UNKNOWN_ITEMS_BATCH));
      }
      if (itemIds.length > 0) await configuration.refresh();
      return outcome;
    });
  }

  /** On the condition that nobody else has brought any of them: then the others' is what there is. */
  async function write(itemIds: readonly ItemId[]): Promise<true | 'conflict'> {
    const { kind, encode } = itemCodec;
    const bytesOf = (itemId: ItemId) => encode(unknownItem(itemId));
    const written = await store.write(
      itemIds.map((itemId) => ({ kind, key: itemId, bytes: bytesOf(itemId), expectedVersion: 0 })),
    );
    return written === 'conflict' ? written : true;
  }

  return {
    enter(groups) {
      waiting.push(...groups);
      if (next === undefined) {
        next = last.then(enterWaiting);
        last = next.catch(() => {});
      }
      return next;
    },
  };
}

/** What is missing of the groups for which there is room, each once. Between servers the room is as they knew it before they wrote. */
function fitting(groups: readonly (readonly ItemId[])[], items: Registry<Item>): ItemId[] {
  const missing = new Set<ItemId>();
  for (const group of groups) {
    const added = new Set(group.filter((itemId) => items.get(itemId) === undefined && !missing.has(itemId)));
    if (items.counted + missing.size + added.size > UNKNOWN_ITEMS_MAX) continue;
    for (const itemId of added) missing.add(itemId);
  }
  return [...missing];
}
