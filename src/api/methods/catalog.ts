import type { ItemId } from '../../base/ids.js';
import type { ImportOptions as WireOptions } from '../../generated/handbill/v1/ImportOptions.js';
import { readKey, required, within } from '../convert/fields.js';
import { readImportOptions } from '../convert/import.js';
import { readItemMode, readItemPatch, toItem } from '../convert/item.js';
import { readPage } from '../convert/page.js';
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
    read: (wire, issues) => ({ page: readPage(wire, issues), unknown: wire.unknown }),
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

  ImportItems: importing({
    role: 'operator',
    read: ({ file, mode }, issues, { currency }) => ({
      ...within(
        issues,
        () => 'file',
        () => readImportOptions(file ?? NO_FILE, currency, issues),
      ),
      mode: readItemMode(mode, issues),
    }),
    run: ({ items }, file, options) => items.import(file, options),
  }),
};

/** Absent means what an empty message means. */
const NO_FILE: WireOptions = {
  format: 'IMPORT_FORMAT_UNSPECIFIED',
  delimiter: '',
  mapping: '',
  currency: '',
  dryRun: false,
  encoding: '',
  numberFormat: 'NUMBER_FORMAT_UNSPECIFIED',
  dateFormat: 'DATE_FORMAT_UNSPECIFIED',
  timeZone: '',
  replace: false,
};
