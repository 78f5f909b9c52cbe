import type { Item } from '../../generated/handbill/v1/Item.js';
import { allPages } from './all-pages.js';
import type { ConfiguredKind, Message } from './configured-kind.js';

/** Of an item only what marketers decide: all else is the feed's, and so is which items there are. */
export const ITEM_KIND: ConfiguredKind = {
  name: 'item',
  message: 'Item',
  key: 'itemId',
  kept: [
    ...['name', 'brand', 'category', 'price', 'margin', 'stock', 'imageUrl', 'attributes', 'unit', 'formerPrices'],
    ...['etag', 'deleteTime'],
  ],
  defaultsOf: () => ({ discountable: true }),
  async *list({ clients: { catalog }, call }) {
    for (const unknown of [false, true]) {
      yield* allPages(
        (page) => call(catalog, catalog.listItems, { ...page, unknown }),
        ({ items }) => items as unknown as Message[],
      );
    }
  },
  isCarried: (message) => (message as unknown as Item).discountable === false,
  async write({ clients: { catalog }, call }, { message, etag, validateOnly }) {
    const updateMask = { paths: ['discountable'] };
    const item = { ...message, etag };
    return asMessage(
      await call(catalog, catalog.upsertItem, { item, updateMask, mode: 'ITEM_MODE_MERGE', validateOnly }),
    );
  },
  remove: ({ clients: { catalog }, call }, itemId, etag) =>
    call(catalog, catalog.upsertItem, {
      item: { itemId, etag },
      updateMask: { paths: ['discountable'] },
      mode: 'ITEM_MODE_MERGE',
    }),
  references: () => [],
  provides: ({ itemId }) => [{ to: 'item', id: itemId as string }],
  unpublished: null,
  isOfFeed: true,
};

const asMessage = (item: Item): Message => item as unknown as Message;
