import { ByteReader, createByteWriter } from '../base/byte-writer.js';
import { COUNTED_RECEIPTS_MAX } from '../limits.js';
import { type CountedReceipt, readReceipt, writeReceipt } from './receipt-codec.js';

/** The newest receipts of a profile, ascending by time; limited. */
export interface RecentReceipts {
  /** Receipts from then on are all there, as far as they are young enough for what was bought before an entry. */
  readonly sinceMs: number;
  readonly receipts: readonly CountedReceipt[];
}

/** Without the oldest ones that there is no room for. */
export function limited({ sinceMs, receipts }: RecentReceipts): RecentReceipts {
  const over = receipts.length - COUNTED_RECEIPTS_MAX;
  if (over <= 0) return { sinceMs, receipts };
  return { sinceMs: Math.max(sinceMs, receipts[over - 1]!.timeMs + 1), receipts: receipts.slice(over) };
}

export function inserted(receipts: readonly CountedReceipt[], added: CountedReceipt): CountedReceipt[] {
  let at = receipts.length;
  while (at > 0 && receipts[at - 1]!.timeMs > added.timeMs) at--;
  return receipts.toSpliced(at, 0, added);
}

const BYTES = 8_192;
const writer = createByteWriter(BYTES);
const one = createByteWriter(BYTES);

/** The header: `sinceMs`, the time of the newest one (0: none), and how many there are; then each behind its length. Equal lists give equal bytes. */
export function writeReceipts({ sinceMs, receipts }: RecentReceipts): Uint8Array {
  writer.varint(sinceMs);
  writer.varint(receipts.at(-1)?.timeMs ?? 0);
  writer.varint(receipts.length);
  for (const receipt of receipts) writeBehindLength(receipt);
  return writer.take();
}

export function readReceipts(bytes: Uint8Array): RecentReceipts {
  const reader = new ByteReader(bytes);
  const sinceMs = reader.varint();
  reader.varint();
  const receipts = new Array<CountedReceipt>(reader.varint());
  for (let i = 0; i < receipts.length; i++) {
    reader.varint();
    receipts[i] = readReceipt(reader);
  }
  return { sinceMs, receipts };
}

/**
 * Adds a receipt that is not older than any, which is how most of them come, without reading the others; where there is no room the oldest goes. Null:
 * it takes the general way.
 */
export function appendReceipt(bytes: Uint8Array, added: CountedReceipt): Uint8Array | null {
  const reader = new ByteReader(bytes);
  const sinceMs = reader.varint();
  const newestMs = reader.varint();
  const count = reader.varint();
  if (added.timeMs < newestMs) return null;
  const all = reader.rest();
  const isFull = count === COUNTED_RECEIPTS_MAX;
  const { oldestMs, end } = isFull ? oldestOf(all) : { oldestMs: -1, end: 0 };
  writer.varint(Math.max(sinceMs, oldestMs + 1));
  writer.varint(added.timeMs);
  writer.varint(isFull ? count : count + 1);
  writer.raw(all.subarray(end));
  writeBehindLength(added);
  return writer.take();
}

/** When the first one was, and where it ends. */
function oldestOf(all: Buffer): { oldestMs: number; end: number } {
  const reader = new ByteReader(all);
  const length = reader.varint();
  const end = all.length - reader.rest().length + length;
  return { oldestMs: readReceipt(reader).timeMs, end };
}

function writeBehindLength(receipt: CountedReceipt): void {
  writeReceipt(one, receipt);
  const bytes = one.take();
  writer.varint(bytes.length);
  writer.raw(bytes);
}
