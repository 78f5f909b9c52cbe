import { ITEM_FIELDS } from '../../catalog/fields.js';
import type { Item } from '../../generated/handbill/v1/Item.js';
import { attributeText } from '../terminal/attribute-text.js';
import { fieldLines, type Line } from '../terminal/field-lines.js';
import { card, table } from '../terminal/table.js';
import { instant, money } from '../terminal/words.js';

const UNKNOWN = '(unknown: named by receipts, not brought by a feed yet)';

/** What is told in other words than its name and value. */
const SPECIAL: { readonly [Key in keyof typeof ITEM_FIELDS]?: (item: Item) => Line | null } = {
  itemId: ({ itemId }) => ['item', itemId],
  name: ({ name }) => ['name', name || UNKNOWN],
  category: ({ category }) => ['category', category.join(' > ')],
  currency: () => null,
  margin: ({ margin }) => ['margin', margin === undefined ? null : `${Math.round(margin * 1_000) / 10} %`],
  imageUrl: ({ imageUrl }) => ['image', imageUrl],
  attributes: () => null,
};

export const itemCard = (item: Item): string =>
  card([
    ...fieldLines(ITEM_FIELDS, item, SPECIAL),
    ...Object.entries(item.attributes).map(([name, value]) => [name, attributeText(value)] as const),
    ['deleted', instant(item.deleteTime)],
    ['etag', item.etag],
  ]);

export const itemTable = (items: readonly Item[]): string =>
  table(
    [
      { title: 'Item' },
      { title: 'Name', shrinks: true },
      { title: 'Category' },
      { title: 'Price', align: 'right' },
      { title: '' },
    ],
    items.map((item) => [
      item.itemId,
      item.name || '(unknown)',
      item.category.at(-1) ?? '',
      money(item.price),
      item.deleteTime ? 'deleted' : '',
    ]),
  );
