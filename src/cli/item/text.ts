import type { AttributeValue } from '../../generated/handbill/v1/AttributeValue.js';
import type { Item } from '../../generated/handbill/v1/Item.js';
import { card, table } from '../terminal/table.js';
import { money } from '../terminal/words.js';

export const itemCard = (item: Item): string =>
  card([
    ['item', item.itemId],
    ['name', item.name],
    ['brand', item.brand],
    ['category', item.category.join(' > ')],
    ['price', money(item.price)],
    ['margin', item.margin === undefined ? null : `${Math.round(item.margin * 1_000) / 10} %`],
    ['stock', item.stock === undefined ? null : String(item.stock)],
    ['image', item.imageUrl],
    ...Object.entries(item.attributes).map(([name, value]) => [name, attributeText(value)] as const),
    ['etag', item.etag],
  ]);

export const itemTable = (items: readonly Item[]): string =>
  table(
    [{ title: 'Item' }, { title: 'Name', shrinks: true }, { title: 'Category' }, { title: 'Price', align: 'right' }],
    items.map((item) => [item.itemId, item.name, item.category.at(-1) ?? '', money(item.price)]),
  );

const attributeText = ({ stringValue, numberValue, boolValue, listValue }: AttributeValue): string =>
  listValue?.values.join(', ') ?? String(stringValue ?? numberValue ?? boolValue ?? '');
