import type { AttributeValue } from '../base/attribute-value.js';
import type { ItemId } from '../base/ids.js';
import { ok, type Result } from '../base/result.js';
import { ITEM_FIELDS } from '../catalog/fields.js';
import type { NumberFormat } from './cell-formats.js';
import { column, key, required } from './cells.js';
import type { Column, ColumnTable } from './columns.js';
import { type FieldDraft, fieldColumns } from './field-columns.js';
import type { Cell } from './row-reader.js';

/** A row of items while it is read; `undefined`: not set. */
export class ItemDraft implements FieldDraft {
  readonly patch: Record<string, unknown> = {};
  amounts: Record<string, string | null> | undefined = undefined;
  attributes: Map<string, AttributeValue | null> | undefined = undefined;
}

const COLUMNS = fieldColumns<ItemDraft>(ITEM_FIELDS, {
  itemId: required(
    column(key<ItemId>, (draft, value) => {
      draft.patch.itemId = value;
    }),
  ),
  category: column(categoryPath, (draft, value) => {
    draft.patch.category = value;
  }),
});

/** `Food > Dairy > Milk`; empty levels are dropped. */
function categoryPath(path: string): Result<readonly string[], string> {
  const levels = path.split('>').map((level) => level.trim());
  return ok(levels.filter((level) => level !== ''));
}

function attributeColumn(name: string): Column<ItemDraft> {
  return (draft, cell, { numberFormat }) => {
    draft.attributes ??= new Map();
    draft.attributes.set(name, readAttribute(cell, numberFormat));
    return null;
  };
}

/**
 * Text that is the plain form of a number or a boolean is one (`12`, `0.5`, `true`), a JSON array of strings is a list; `007` and
 * `1e3` stay text. Where numbers have a decimal comma, `0,5` is the plain form, and `0.5` may be anything.
 */
function readAttribute(cell: Cell, format: NumberFormat | null): AttributeValue | null {
  if (typeof cell !== 'string') return cell;
  if (cell === 'true') return true;
  if (cell === 'false') return false;
  const plain = format === 'comma' ? cell.replaceAll(/[.,]/g, (mark) => (mark === ',' ? '.' : ',')) : cell;
  const value = Number(plain);
  if (String(value) === plain && Number.isFinite(value)) return value;
  return cell.startsWith('[') ? (readStringList(cell) ?? cell) : cell;
}

function readStringList(text: string): string[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((entry) => typeof entry === 'string') ? parsed : null;
  } catch {
    return null;
  }
}

export const itemColumns: ColumnTable<ItemDraft> = {
  kind: 'items',
  find: (name) => (Object.hasOwn(COLUMNS, name) ? COLUMNS[name]! : attributeColumn(name)),
  names: Object.keys(COLUMNS),
  required: [['itemId']],
  judgedBy: { price: ['currency'], currency: ['price'] },
  columnOf: ([field, name]) => String(name ?? field),
  open: true,
};
