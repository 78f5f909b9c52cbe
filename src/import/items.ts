import { parseAmount } from '../base/money.js';
import { violation } from '../base/violation.js';
import type { ItemPatch } from '../catalog/patch.js';
import { type EntryKind, locate, oneEntryPerRow, type ParsedRow } from './entry-kind.js';
import { importRows } from './import-rows.js';
import { ItemDraft, itemColumns } from './item-columns.js';
import type { ImportOptions } from './options.js';
import type { ImportEvent, ImportTarget } from './report.js';

export const itemKind: EntryKind<ItemDraft, ItemPatch> = {
  columns: itemColumns,
  linesName: null,
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

function finishItem(row: ParsedRow<ItemDraft>, options: ImportOptions): ItemPatch | null {
  const { plain, price, attributes } = row.draft;
  if (plain.itemId === undefined) {
    if (row.errors.length === 0) row.errors.push(locate(row, violation('itemId', '', 'must not be empty')));
    return null;
  }
  let priceMinor: number | null | undefined = price === null ? null : undefined;
  if (typeof price === 'string') {
    plain.currency ??= options.currency;
    const parsed = parseAmount(price, plain.currency);
    if (parsed.ok) priceMinor = parsed.value;
    else row.errors.push(locate(row, violation('price', price, parsed.error)));
  }
  return { ...plain, priceMinor, attributes: attributes && Object.fromEntries(attributes) } as ItemPatch;
}
