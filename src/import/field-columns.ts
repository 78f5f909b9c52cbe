import type { ChoiceField, FieldKind } from '../base/field.js';
import type { Currency } from '../base/money.js';
import { ok, type Result } from '../base/result.js';
import { violation } from '../base/violation.js';
import { amountOf } from './amount-text.js';
import type { CellFormats } from './cell-formats.js';
import {
  column,
  currency,
  flag,
  instant,
  listColumn,
  NOT_SINGLE,
  number,
  oneOf,
  type Parse,
  text,
  wholeNumber,
} from './cells.js';
import type { Column } from './columns.js';
import { isWrong, locate, type ParsedRow } from './entry-kind.js';

/** An entry while it is read: fields as sent, and amounts, which wait as text for the currency of the row. */
export interface FieldDraft {
  readonly patch: Record<string, unknown>;
  amounts: Record<string, string | null> | undefined;
}

interface NamedField {
  readonly kind: FieldKind;
  readonly name: string;
}

type ParsedKind = Exclude<FieldKind, 'text' | 'id' | 'choice' | 'amount' | 'list' | 'composite'>;

const PARSERS: { readonly [Kind in ParsedKind]: Parse<unknown> } = {
  flag,
  count: wholeNumber,
  seconds: wholeNumber,
  number,
  currency,
  instant,
};

/** The columns of an entry, in the order of its fields; `others` are those that no kind of field makes, and come before what it makes. */
export function fieldColumns<Draft extends FieldDraft>(
  fields: Readonly<Record<string, NamedField>>,
  others: Readonly<Record<string, Column<Draft>>>,
): Readonly<Record<string, Column<Draft>>> {
  const columns: Record<string, Column<Draft>> = {};
  for (const [target, field] of Object.entries(fields)) {
    const found = others[field.name] ?? columnOf(target, field);
    if (found !== null) columns[field.name] = found;
  }
  return { ...columns, ...others };
}

function columnOf(target: string, field: NamedField): Column<FieldDraft> | null {
  switch (field.kind) {
    case 'composite':
      return null;
    case 'list':
      return listColumn((draft, value) => {
        draft.patch[target] = value;
      });
    case 'amount':
      return column(text, (draft, value) => {
        draft.amounts ??= {};
        draft.amounts[target] = value;
      });
    case 'text':
    case 'id':
      return textColumn(target);
    case 'choice': {
      const { words, labels } = field as ChoiceField<string, string, string | null>;
      return parsedColumn(target, oneOf(words, labels));
    }
    default:
      return parsedColumn(target, PARSERS[field.kind]);
  }
}

/** Text is judged by the entry. */
function textColumn(target: string): Column<FieldDraft> {
  return ({ patch }, cell) => {
    if (cell !== null && typeof cell !== 'string') return NOT_SINGLE;
    patch[target] = cell;
    return null;
  };
}

function parsedColumn(target: string, parse: Parse<unknown>): Column<FieldDraft> {
  return ({ patch }, cell, formats) => {
    if (cell === null) {
      patch[target] = null;
      return null;
    }
    if (typeof cell !== 'string') return NOT_SINGLE;
    const parsed = parse(cell, formats);
    if (!parsed.ok) return parsed.error;
    patch[target] = parsed.value;
    return null;
  };
}

/** Puts the amounts of a row into its patch, read in its currency; tells whether there are any. */
export function readAmounts<Draft extends FieldDraft>(
  row: ParsedRow<Draft>,
  fields: Readonly<Record<string, NamedField>>,
  importCurrency: Currency,
  formats: CellFormats,
): boolean {
  const { patch, amounts } = row.draft;
  if (amounts === undefined || isWrong(row, 'currency')) return false;
  const currencyOfRow = (patch.currency as Currency | null | undefined) ?? importCurrency;
  let any = false;
  for (const [target, written] of Object.entries(amounts)) {
    const parsed: Result<number | null, string> =
      written === null ? ok(null) : amountOf(written, currencyOfRow, formats);
    if (parsed.ok) patch[target] = parsed.value;
    else row.errors.push(locate(row, violation(fields[target]!.name, written, parsed.error)));
    if (written !== null) any = true;
  }
  return any;
}
