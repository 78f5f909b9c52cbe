import { ByteReader, createByteWriter } from '../base/byte-writer.js';
import { hash53 } from '../base/id-hash.js';
import type { FocusId } from './experiment-entry.js';

const BYTES = 4_096;
const writer = createByteWriter(BYTES);

/** A set of items, ascending, as it is stored: their distances, a byte or two each. */
export function encodeFocusItems(items: Uint32Array): Uint8Array {
  writer.varint(items.length);
  let before = 0;
  for (const item of items) {
    writer.varint(item - before);
    before = item;
  }
  return writer.take();
}

export function decodeFocusItems(bytes: Uint8Array): Uint32Array {
  const reader = new ByteReader(bytes);
  const items = new Uint32Array(reader.varint());
  let before = 0;
  for (let i = 0; i < items.length; i++) {
    before += reader.varint();
    items[i] = before;
  }
  return items;
}

/** The same name, the same items. */
export const focusIdOf = (encoded: Uint8Array): FocusId => hash53(encoded);

/** Whether ascending items hold one. */
export function holdsItem(items: Uint32Array, item: number): boolean {
  // Most of what is bought is nowhere near.
  if (items.length === 0 || item < items[0]! || item > items[items.length - 1]!) return false;
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]! < item) low = middle + 1;
    else high = middle;
  }
  return items[low] === item;
}
