import type { AttributeValue } from '../base/attribute-value.js';
import type { ItemId } from '../base/ids.js';
import { ok, type Result } from '../base/result.js';
import { ITEM_FIELDS } from '../catalog/fields.js';
import { readAttribute } from './attribute-cell.js';
import { column, key, required } from './cells.js';
import type { Column, ColumnTable } from './columns.js';
import { type FieldDraft, fieldColumns } from './field-columns.js';

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

export const itemColumns: ColumnTable<ItemDraft> = {
  kind: 'items',
  find: (name) => (Object.hasOwn(COLUMNS, name) ? COLUMNS[name]! : attributeColumn(name)),
  names: Object.keys(COLUMNS),
  required: [['itemId']],
  judgedBy: { price: ['currency'], currency: ['price'] },
  columnOf: ([field, name]) => String(name ?? field),
  open: true,
};
