import type { ItemId } from '../base/ids.js';
import { ITEMS } from './fields.js';
import type { Item } from './item.js';

/** An item that a receipt has named before any feed: it has its index, and counts as every other one, but there is nothing to read of it. */
export const unknownItem = (itemId: ItemId): Item => ({ ...ITEMS.blank, itemId });

/** A feed completes it, under the same index: no item of a feed is without a name. */
export const isUnknown = ({ name }: Item): boolean => name === '';
