import { type Issues, missing, readKey, within } from '../../api/convert/fields.js';
import { readImportOptions } from '../../api/convert/import.js';
import { readItemMode, readItemPatch, toItem } from '../../api/convert/item.js';
import { readPage } from '../../api/convert/page.js';
import { wirePath } from '../../api/convert/paths.js';
import { refuseIssues, spelling } from '../../api/convert/violations.js';
import type { ItemId } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import type { Engine } from '../../engine/engine.js';
import type { CatalogServiceHandlers } from '../../generated/handbill/v1/CatalogService.js';
import type { ImportOptions as WireOptions } from '../../generated/handbill/v1/ImportOptions.js';
import type { ImportOptions } from '../../import/options.js';
import { type CallContext, unary } from '../call.js';
import { importStream } from '../import-stream.js';

export function catalogHandlers({ items }: Engine, context: CallContext, currency: Currency): CatalogServiceHandlers {
  return {
    GetItem: unary(context, async (request) => {
      const issues: Issues = [];
      const itemId = readKey<ItemId>(request.itemId, 'item_id', issues);
      refuseIssues(issues);
      return toItem(await items.get(itemId));
    }),

    ListItems: unary(context, async (request) => {
      const issues: Issues = [];
      const page = readPage(request, issues);
      refuseIssues(issues);
      const { entries, nextPageToken, totalSize } = await items.list(page);
      return { items: entries.map(toItem), nextPageToken, totalSize };
    }),

    UpsertItem: unary(context, async ({ item, updateMask, mode, validateOnly }) => {
      const issues: Issues = [];
      const itemMode = readItemMode(mode, issues);
      if (!item) missing('item', issues);
      refuseIssues(issues);
      const patch = readItemPatch(item!, updateMask, itemMode, issues);
      refuseIssues(issues);
      const written = items.upsert(patch, itemMode, { etag: item!.etag, validateOnly });
      return toItem(await spelling((path) => ['item', ...wirePath(path)], written));
    }),

    ImportItems: importStream(context, {
      readOptions: ({ file, mode }, issues) => ({
        ...readFileOptions(file, currency, issues),
        mode: readItemMode(mode, issues),
      }),
      run: (source, options) => items.import(source, options),
    }),
  };
}

function readFileOptions(file: WireOptions | null, currency: Currency, issues: Issues): ImportOptions {
  return within(
    issues,
    () => 'file',
    () => readImportOptions(file ?? NO_FILE, currency, issues),
  );
}

/** Absent means what an empty message means. */
const NO_FILE: WireOptions = {
  format: 'IMPORT_FORMAT_UNSPECIFIED',
  delimiter: '',
  mapping: '',
  currency: '',
  dryRun: false,
};
