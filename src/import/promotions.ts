import { createHash } from 'node:crypto';
import type { PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { type Path, violation } from '../base/violation.js';
import { PROMOTION_FIELDS } from '../promotions/fields.js';
import type { DiscountStepPart } from '../promotions/parts.js';
import type { PromotionPatch } from '../promotions/patch.js';
import type { CellFormats } from './cell-formats.js';
import { discountValueText } from './discount-text.js';
import { type EntryKind, isWrong, locate, oneEntryPerRow, type ParsedRow } from './entry-kind.js';
import { readAmounts } from './field-columns.js';
import { importRows } from './import-rows.js';
import type { ImportOptions, ReadingOptions } from './options.js';
import { type Numbered, PromotionDraft, promotionColumns } from './promotion-columns.js';
import type { ImportEvent, ImportTarget } from './report.js';

type Row = ParsedRow<PromotionDraft>;

export const promotionKind: EntryKind<PromotionDraft, PromotionPatch> = {
  columns: promotionColumns,
  linesName: null,
  key: { column: 'code', of: ({ code }) => code },
  newDraft: () => new PromotionDraft(),
  assembler: (options, sink) => oneEntryPerRow(sink, (row) => finishPromotion(row, options)),
};

/** Imports promotions (SPEC 3.1) from CSV or JSON lines. A file that can't be read on throws INVALID_ARGUMENT. */
export function importPromotions(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  target: ImportTarget<PromotionPatch>,
): AsyncIterable<ImportEvent> {
  return importRows(promotionKind, source, options, target);
}

/** Fills in what needs more than one cell; the draft's patch becomes the entry. */
function finishPromotion(row: Row, { currency, formats }: ReadingOptions): PromotionPatch | null {
  const { draft } = row;
  const { patch } = draft;
  // Amounts mean the import's currency, also when the stored promotion has another one: so it is said.
  if (readAmounts(row, PROMOTION_FIELDS, currency, formats)) patch.currency ??= currency;
  if (draft.tags) patch.tags = present(draft.tags);
  if (draft.images) patch.imageUrls = present(draft.images);
  if (draft.steps) draft.parts = { ...draft.parts, discountSteps: readSteps(row, draft.steps) };
  readDiscountValues(row, currency, formats);
  patch.parts = draft.parts;
  // Of which promotion is not known, so the rest can't be judged.
  if (isWrong(row, 'code')) return null;
  patch.code ??= deriveCode(row);
  return patch as PromotionPatch;
}

/** The values that are there, in order. Explicit nulls leave nothing. */
function present<T>(values: Numbered<T>): T[] {
  return values.filter((value): value is T => value !== null && value !== undefined);
}

function readSteps(row: Row, drafts: NonNullable<PromotionDraft['steps']>): DiscountStepPart[] | null {
  const steps: DiscountStepPart[] = [];
  for (let i = 0; i < drafts.length; i++) {
    const { usageThreshold = null, discountValue = null } = drafts[i] ?? {};
    if (usageThreshold === null && discountValue === null) continue;
    if (usageThreshold !== null && discountValue !== null) steps.push({ usageThreshold, discountValue });
    else {
      const missing = usageThreshold === null ? 'usageThreshold' : 'discountValue';
      if (isWrong(row, `discountSteps.${i}.${missing}`)) continue;
      row.errors.push(
        locate(row, violation(['discountSteps', i, missing], '', 'a step needs both usageThreshold and discountValue')),
      );
    }
  }
  return steps.length === 0 ? null : steps;
}

/** Discount values wait for the type and the currency of the row, which say what sign they may have. */
function readDiscountValues(row: Row, importCurrency: Currency, formats: CellFormats): void {
  const { patch, parts } = row.draft;
  if (parts === undefined || isWrong(row, 'discountType') || isWrong(row, 'currency')) return;
  const rowCurrency = (patch.currency as Currency | null | undefined) ?? importCurrency;
  const context = { type: parts.discountType ?? null, currency: rowCurrency, formats };
  const read = (path: Path, written: string): string => {
    const plain = discountValueText(written, context);
    if (plain.ok) return plain.value;
    row.errors.push(locate(row, violation(path, written, plain.error)));
    return written;
  };
  if (parts.discountValue) parts.discountValue = read(['discountValue'], parts.discountValue);
  parts.discountSteps = parts.discountSteps?.map((step, i) => ({
    ...step,
    discountValue: read(['discountSteps', i, 'discountValue'], step.discountValue),
  }));
}

/** The same row has the same code at every import, whatever the order of its columns. */
function deriveCode({ plan, cells }: Row): PromotionCode {
  const content = plan.targets
    .map((target, i) => [target, cells[i]!] as const)
    .filter(([, cell]) => cell !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `auto-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20)}` as PromotionCode;
}
