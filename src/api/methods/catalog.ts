import type { ItemId } from '../../base/ids.js';
import { type Issues, readKey, required, within } from '../convert/fields.js';
import { readFileOptions } from '../convert/import-file.js';
import { readItemMode, readItemPatch, toItem } from '../convert/item.js';
import { readDeletablePage } from '../convert/page.js';
import { wirePath } from '../convert/paths.js';
import { spelling } from '../convert/violations.js';
import { importing, type ServiceMethods, unary } from '../method/method.js';

export const catalogMethods: ServiceMethods<'CatalogService'> = {
  GetItem: unary({
    role: 'analyst',
    read: ({ itemId }, issues) => readKey<ItemId>(itemId, 'item_id', issues),
    run: ({ items }, itemId) => items.get(itemId),
    write: toItem,
  }),

  ListItems: unary({
    role: 'analyst',
    read: (wire, issues) => ({ page: readDeletablePage(wire, issues), unknown: wire.unknown }),
    run: ({ items }, { page, unknown }) => items.list(page, { unknown }),
    write: ({ entries, nextPageToken, totalSize }) => ({ items: entries.map(toItem), nextPageToken, totalSize }),
  }),

  UpsertItem: unary({
    role: 'operator',
    requestSize: 'large',
    read({ item: sent, updateMask, mode: wireMode, validateOnly }, issues) {
      const mode = readItemMode(wireMode, issues);
      const item = required(sent, 'item', issues);
      return {
        patch: readItemPatch(item, updateMask, mode, issues),
        mode,
        options: { etag: item.etag, validateOnly },
      };
    },
    run: ({ items }, { patch, mode, options }) =>
      spelling((path) => ['item', ...wirePath(path)], items.upsert(patch, mode, options)),
    write: toItem,
  }),

  DeleteItem: unary({
    role: 'operator',
    read: readChange,
    run: ({ items }, { itemId, options }) => items.delete(itemId, options),
    write: toItem,
  }),

  RestoreItem: unary({
    role: 'operator',
    read: readChange,
    run: ({ items }, { itemId, options }) => items.restore(itemId, options),
    write: toItem,
  }),

  ImportItems: importing({
    role: 'operator',
    read: ({ file: sent, mode }, issues, { currency }) => {
      const options = within(
        issues,
        () => 'file',
        () => readFileOptions(sent, currency, issues),
      );
      return { ...options, mode: readItemMode(mode, issues) };
    },
    run: ({ items }, file, options) => items.import(file, options),
  }),
};

interface WireChange {
  readonly itemId: string;
  readonly etag: string;
  readonly validateOnly: boolean;
}

/** Of the entry as a whole. */
function readChange({ itemId, etag, validateOnly }: WireChange, issues: Issues) {
  return {
    itemId: readKey<ItemId>(itemId, 'item_id', issues),
    options: { etag, validateOnly },
  };
}
