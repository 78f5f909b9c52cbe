import type { ItemId } from '../base/ids.js';
import { ok, type Result } from '../base/result.js';
import type { AttributeValue, Item } from '../catalog/item.js';
import { column, currency, key, number, required, text } from './cells.js';
import type { Column, ColumnTable } from './columns.js';
import type { Cell } from './row-reader.js';

type Plain = Omit<Item, 'attributes' | 'priceMinor'>;

/** A row of items while it is read; `undefined`: not set. */
export class ItemDraft {
  readonly plain: { -readonly [K in keyof Plain]: Plain[K] | null | undefined } = {
    itemId: undefined,
    name: undefined,
    brand: undefined,
    category: undefined,
    currency: undefined,
    margin: undefined,
    stock: undefined,
    imageUrl: undefined,
  };
  /** Waits as text for the currency of the row. */
  price: string | null | undefined = undefined;
  attributes: Map<string, AttributeValue | null> | undefined = undefined;
}

type PlainDraft = ItemDraft['plain'];

function plain<K extends keyof PlainDraft>(
  name: K,
  parse: (text: string) => Result<NonNullable<PlainDraft[K]>, string>,
): Column<ItemDraft> {
  return column(parse, (draft, value) => {
    draft.plain[name] = value;
  });
}

const COLUMNS: Readonly<Record<string, Column<ItemDraft>>> = {
  itemId: required(plain('itemId', key<ItemId>)),
  name: plain('name', text),
  brand: plain('brand', text),
  category: plain('category', categoryPath),
  price: column(text, (draft, value) => {
    draft.price = value;
  }),
  currency: plain('currency', currency),
  margin: plain('margin', number),
  stock: plain('stock', number),
  imageUrl: plain('imageUrl', text),
};

/** `Food > Dairy > Milk`; empty levels are dropped. */
function categoryPath(path: string): Result<readonly string[], string> {
  const levels = path.split('>').map((level) => level.trim());
  return ok(levels.filter((level) => level !== ''));
}

function attributeColumn(name: string): Column<ItemDraft> {
  return (draft, cell) => {
    draft.attributes ??= new Map();
    draft.attributes.set(name, readAttribute(cell));
    return null;
  };
}

/**
 * Text that is the plain form of a number or a boolean is one (`12`, `0.5`, `true`), a JSON array of strings is a list; `007` and
 * `1e3` stay text.
 */
function readAttribute(cell: Cell): AttributeValue | null {
  if (typeof cell !== 'string') return cell;
  if (cell === 'true') return true;
  if (cell === 'false') return false;
  const value = Number(cell);
  if (String(value) === cell && Number.isFinite(value)) return value;
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
  open: true,
};
