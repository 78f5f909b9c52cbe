import { violation } from '../base/violation.js';
import { ITEM_FIELDS } from '../catalog/fields.js';
import type { ItemPatch } from '../catalog/patch.js';
import { type EntryKind, isWrong, locate, oneEntryPerRow, type ParsedRow } from './entry-kind.js';
import { readAmounts } from './field-columns.js';
import { importRows } from './import-rows.js';
import { ItemDraft, itemColumns } from './item-columns.js';
import type { ImportOptions, ReadingOptions } from './options.js';
import type { ImportEvent, ImportTarget } from './report.js';

export const itemKind: EntryKind<ItemDraft, ItemPatch> = {
  columns: itemColumns,
  linesName: null,
  key: { column: 'itemId', of: ({ itemId }) => itemId },
  newDraft: () => new ItemDraft(),
  assembler: (options, sink) => oneEntryPerRow(sink, (row) => finishItem(row, options)),
};

/** Imports the product feed (SPEC 2) from CSV or JSON lines. A file that can't be read on throws INVALID_ARGUMENT. */
export function importItems(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  target: ImportTarget<ItemPatch>,
): AsyncIterable<ImportEvent> {
  return importRows(itemKind, source, options, target);
}

function finishItem(row: ParsedRow<ItemDraft>, options: ReadingOptions): ItemPatch | null {
  const { patch, attributes } = row.draft;
  if (readAmounts(row, ITEM_FIELDS, options.currency, options.formats)) patch.currency ??= options.currency;
  if (patch.itemId === undefined) {
    if (!isWrong(row, 'itemId')) row.errors.push(locate(row, violation('itemId', '', 'must not be empty')));
    return null;
  }
  patch.attributes = attributes && Object.fromEntries(attributes);
  return patch as ItemPatch;
}
