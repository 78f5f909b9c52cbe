import type { AttributeValue } from '../base/attribute-value.js';
import { deletion } from '../base/deletion.js';
import {
  amount,
  choice,
  composite,
  currency,
  type FieldsOf,
  flag,
  key,
  list,
  number,
  optionalText,
  text,
} from '../base/field.js';
import { createFieldTable } from '../base/field-table.js';
import type { ItemId } from '../base/ids.js';
import { LABEL_CHARS_MAX, URL_CHARS_MAX } from '../limits.js';
import { type Item, UNITS } from './item.js';

const NO_ID = '' as ItemId;

/**
 * The fields of an item: from this table follow its stored form, what a patch may say, the columns of feeds and the fields of messages.
 * The order is that of the stored form: fields are added at the end.
 */
export const ITEM_FIELDS = {
  itemId: key('itemId', NO_ID),
  name: text('name', LABEL_CHARS_MAX),
  brand: optionalText('brand', LABEL_CHARS_MAX),
  category: list('category'),
  priceMinor: amount('price', priceProblem),
  currency: currency('currency', null),
  margin: number('margin', null, marginProblem),
  stock: number('stock', null, stockProblem),
  imageUrl: optionalText('imageUrl', URL_CHARS_MAX),
  attributes: composite('attributes', {} as Item['attributes'], packAttributes, unpackAttributes),
  discountable: flag('discountable', true),
  unit: choice('unit', UNITS, null),
  deletedAtMs: deletion(),
} as const satisfies FieldsOf<Item>;

export const ITEMS = createFieldTable<Item>(ITEM_FIELDS);

function priceProblem(priceMinor: number): string | null {
  return Number.isSafeInteger(priceMinor) && priceMinor >= 0 ? null : 'must not be negative';
}

/** A loss leader has a negative margin; no price leaves more than all of itself. */
function marginProblem(margin: number): string | null {
  return margin <= 1 && margin >= -100 ? null : 'must be a share of the price: .25 for 25 percent';
}

function stockProblem(stock: number): string | null {
  return Number.isFinite(stock) && stock >= 0 ? null : 'must not be negative';
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
