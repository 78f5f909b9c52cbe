import type { ItemId, ProfileId, StoreId, TransactionId } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import { column, currency, instantOrEpoch, key, number, type Parse, required, text } from './cells.js';
import type { Column, ColumnTable } from './columns.js';

/** A line of a receipt while it is read; `undefined`: not set. */
export class TransactionDraft {
  transactionId: TransactionId | undefined = undefined;
  profileId: ProfileId | undefined = undefined;
  timeMs: number | undefined = undefined;
  itemId: ItemId | undefined = undefined;
  quantity: number | null | undefined = undefined;
  amount: string | null | undefined = undefined;
  currency: Currency | null | undefined = undefined;
  storeId: StoreId | null | undefined = undefined;
  total: string | null | undefined = undefined;
  /** The amounts, once the currency of the row is known. */
  amountMinor: number | null = null;
  totalMinor: number | null = null;
}

function cell<K extends Exclude<keyof TransactionDraft, 'amountMinor' | 'totalMinor'>>(
  name: K,
  parse: Parse<NonNullable<TransactionDraft[K]>>,
): Column<TransactionDraft> {
  return column(parse, (draft, value) => {
    draft[name] = value as TransactionDraft[K];
  });
}

const COLUMNS: Readonly<Record<string, Column<TransactionDraft>>> = {
  transactionId: required(cell('transactionId', key<TransactionId>)),
  profileId: required(cell('profileId', key<ProfileId>)),
  time: required(cell('timeMs', instantOrEpoch)),
  itemId: required(cell('itemId', key<ItemId>)),
  quantity: cell('quantity', number),
  amount: cell('amount', text),
  currency: cell('currency', currency),
  storeId: cell('storeId', key<StoreId>),
  total: cell('total', text),
};

export const transactionColumns: ColumnTable<TransactionDraft> = {
  kind: 'transactions',
  find: (name) => (Object.hasOwn(COLUMNS, name) ? COLUMNS[name]! : null),
  names: Object.keys(COLUMNS),
  required: [['transactionId'], ['profileId'], ['time'], ['itemId']],
  judgedBy: {},
  columnOf: (path) => path.join('.'),
  open: false,
};
