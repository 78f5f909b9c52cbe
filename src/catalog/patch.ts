import type { ItemId } from '../base/ids.js';
import type { Item } from './item.js';

/** replace: columns that were not sent are dropped; merge: they stay. */
export type ItemMode = 'replace' | 'merge';

/** Columns as sent: absent stays or drops by mode, `null` clears. */
export type ItemPatch = { readonly itemId: ItemId } & {
  readonly [K in Exclude<keyof Item, 'itemId'>]?: Item[K] | null;
};
