import type { ByteReader, ByteWriter } from '../base/byte-writer.js';
import type { ItemIndex, StoreId, TransactionId } from '../base/ids.js';
import type { Currency, Money } from '../base/money.js';
import type { Receipt, ReceiptLine } from '../history/receipt.js';

/** The body of a receipt's entry, some 5 bytes a line; profile and time are in the head that all entries share. */
export type ReceiptBody = Omit<Receipt, 'profileId' | 'timeMs'>;

const HAS_STORE = 1;
const HAS_TOTAL = 2;
const NEGATIVE_TOTAL = 4;

// The four lowest bits of a line's first number; the item is above them.
const QUANTITY_ONE = 0;
const QUANTITY_WHOLE = 1;
const QUANTITY_FRACTION = 2;
const QUANTITY_MASK = 3;
const HAS_AMOUNT = 4;
const NEGATIVE_AMOUNT = 8;
const ITEM_UNIT = 16;

export function writeReceiptBody(writer: ByteWriter, { transactionId, storeId, total, lines }: ReceiptBody): void {
  writer.text(transactionId);
  const totalFlags = total === null ? 0 : HAS_TOTAL + (total.amountMinor < 0 ? NEGATIVE_TOTAL : 0);
  writer.u8(totalFlags + (storeId === null ? 0 : HAS_STORE));
  if (storeId !== null) writer.text(storeId);
  if (total !== null) {
    writer.varint(Math.abs(total.amountMinor));
    writer.text(total.currency);
  }
  writer.varint(lines.length);
  for (let i = 0; i < lines.length; i++) writeLine(writer, lines[i]!);
}

function writeLine(writer: ByteWriter, { item, quantity, amountMinor }: ReceiptLine): void {
  const kind = quantity === 1 ? QUANTITY_ONE : Number.isInteger(quantity) ? QUANTITY_WHOLE : QUANTITY_FRACTION;
  const amountFlags = amountMinor === null ? 0 : HAS_AMOUNT + (amountMinor < 0 ? NEGATIVE_AMOUNT : 0);
  writer.varint(item * ITEM_UNIT + amountFlags + kind);
  if (kind === QUANTITY_WHOLE) writer.varint(quantity);
  else if (kind === QUANTITY_FRACTION) writer.f64(quantity);
  if (amountMinor !== null) writer.varint(Math.abs(amountMinor));
}

export function readReceiptBody(reader: ByteReader): ReceiptBody {
  const transactionId = reader.text() as TransactionId;
  const flags = reader.u8();
  const storeId = flags & HAS_STORE ? (reader.text() as StoreId) : null;
  const total = flags & HAS_TOTAL ? readMoney(reader, (flags & NEGATIVE_TOTAL) !== 0) : null;
  const lines = new Array<ReceiptLine>(reader.varint());
  for (let i = 0; i < lines.length; i++) lines[i] = readLine(reader);
  return { transactionId, storeId, total, lines };
}

function readMoney(reader: ByteReader, negative: boolean): Money {
  return { amountMinor: readAmount(reader, negative), currency: reader.text() as Currency };
}

function readLine(reader: ByteReader): ReceiptLine {
  const first = reader.varint();
  const kind = first & QUANTITY_MASK;
  const quantity = kind === QUANTITY_ONE ? 1 : kind === QUANTITY_WHOLE ? reader.varint() : reader.f64();
  const amountMinor = first & HAS_AMOUNT ? readAmount(reader, (first & NEGATIVE_AMOUNT) !== 0) : null;
  return { item: Math.floor(first / ITEM_UNIT) as ItemIndex, quantity, amountMinor };
}

function readAmount(reader: ByteReader, negative: boolean): number {
  const size = reader.varint();
  return negative ? -size : size;
}
