import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import type { AttributeValue, Item } from './item.js';

const VERSION = 1;

/** Stored form of an item. Equal items give equal bytes: that is how the store sees that nothing changed. */
export function encodeItem(item: Item): Uint8Array {
  return packVersioned(VERSION, [
    item.itemId,
    item.name,
    item.brand,
    item.category,
    item.priceMinor,
    item.currency,
    item.margin,
    item.stock,
    item.imageUrl,
    packAttributes(item.attributes),
  ]);
}

/** Throws on bytes of an unknown version. */
export function decodeItem(bytes: Uint8Array): Item {
  const v = unpackVersioned('item', VERSION, bytes);
  return {
    itemId: v[0] as Item['itemId'],
    name: v[1] as string,
    brand: v[2] as string | null,
    category: v[3] as string[],
    priceMinor: v[4] as number | null,
    currency: v[5] as Item['currency'],
    margin: v[6] as number | null,
    stock: v[7] as number | null,
    imageUrl: v[8] as string | null,
    attributes: unpackAttributes(v[9] as AttributeValue[]),
  };
}

/** name, value, name, value, ... in the order of the names. */
function packAttributes(attributes: Item['attributes']): AttributeValue[] {
  const packed: AttributeValue[] = [];
  for (const name of Object.keys(attributes).sort()) packed.push(name, attributes[name]!);
  return packed;
}

function unpackAttributes(packed: readonly AttributeValue[]): Item['attributes'] {
  const attributes: Record<string, AttributeValue> = {};
  for (let i = 0; i < packed.length; i += 2) attributes[packed[i] as string] = packed[i + 1]!;
  return attributes;
}
