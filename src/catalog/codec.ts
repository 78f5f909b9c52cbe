import { complete, type Layout, packVersioned, shortest, unpackVersioned } from '../base/versioned-codec.js';
import { ITEMS } from './fields.js';
import type { Item } from './item.js';

const VERSION = 1;

/** Up to `attributes`; what came later is in the order of the fields, and missing where it is what it was before. */
const ALWAYS = 10;
const LAYOUT: Layout = { kind: 'item', always: ALWAYS, added: ITEMS.pack(ITEMS.blank).slice(ALWAYS) };

/** Stored form of an item. Equal items give equal bytes: that is how the store sees that nothing changed. */
export function encodeItem(item: Item): Uint8Array {
  return packVersioned(VERSION, shortest(LAYOUT, ITEMS.pack(item)));
}

/** Throws on bytes of an unknown version. */
export function decodeItem(bytes: Uint8Array): Item {
  return ITEMS.unpack(complete(LAYOUT, unpackVersioned(LAYOUT.kind, VERSION, bytes)));
}
