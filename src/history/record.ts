import { positionIn } from './ascending.js';
import { copyTotals, createTotals, type ItemTotals, setSlot, slotOf, totalsOver } from './item-totals.js';
import {
  H_BYTES,
  H_CANCELLED,
  H_FOLDED,
  H_ITEMS,
  H_LINES,
  H_RECEIPTS,
  H_TAIL_ITEMS,
  H_TAIL_LINES,
  H_TAIL_NEWEST_DAY,
  H_TAIL_NEWEST_ID,
  H_TAIL_NEWEST_MS,
  H_TAIL_NEWEST_SIZE,
  H_TAIL_OLDEST_DAY,
  H_TAIL_OLDEST_MS,
  H_TAIL_RECEIPTS,
  H_TAIL_REPEAT_SHARES,
  H_TAIL_REPEATS,
  H_VERSION,
  HISTORY_VERSION,
  T_BYTES,
  W_BYTES,
  W_DAY,
  W_ID_A,
  W_ID_B,
  W_MS,
  W_SIZE,
} from './layout.js';

/** When a receipt happened and which it is: the order of receipts. */
export interface ReceiptKey {
  readonly day: number;
  readonly ms: number;
  readonly idHash: readonly [number, number];
}

/** By time, then by id hash, so that receipts of one millisecond have an order too. */
export function compareKeys(a: ReceiptKey, b: ReceiptKey): number {
  return a.day - b.day || a.ms - b.ms || a.idHash[0] - b.idHash[0] || a.idHash[1] - b.idHash[1];
}

export interface WindowReceipt extends ReceiptKey {
  /** Distinct dense item indexes, ascending. */
  readonly items: Uint32Array;
}

/** All receipts older than the window, summed up. */
export interface Tail {
  receipts: number;
  lines: number;
  repeats: number;
  repeatShares: number;
  newestSize: number;
  oldest: { day: number; ms: number };
  newest: ReceiptKey;
  /** Dense item indexes, ascending; entry i has record i of `totals`. */
  items: Uint32Array;
  totals: ItemTotals;
}

/** A history in memory; `tail` is the only part that is changed in place. */
export interface HistoryRecord {
  readonly tail: Tail;
  /** Oldest first. */
  readonly receipts: readonly WindowReceipt[];
  /** Pairs of words. */
  readonly folded: Uint32Array;
  readonly cancelled: Uint32Array;
}

/** Receipts of a history and their lines, at the cost of reading its header. Throws on bytes that are no history record. */
export function historySize(history: Uint8Array | null): { readonly receipts: number; readonly lines: number } {
  if (history === null) return { receipts: 0, lines: 0 };
  const { receipts, lines } = measureHistory(history);
  const header = new DataView(history.buffer, history.byteOffset, H_BYTES);
  return {
    receipts: receipts + header.getUint32(H_TAIL_RECEIPTS, true),
    lines: lines + header.getUint32(H_TAIL_LINES, true),
  };
}

/** A history without receipts. */
export function emptyHistory(): HistoryRecord {
  const start: ReceiptKey = { day: 0, ms: 0, idHash: [0, 0] };
  return {
    tail: {
      receipts: 0,
      lines: 0,
      repeats: 0,
      repeatShares: 0,
      newestSize: 0,
      oldest: { day: 0, ms: 0 },
      newest: start,
      items: new Uint32Array(0),
      totals: createTotals(0),
    },
    receipts: [],
    folded: new Uint32Array(0),
    cancelled: new Uint32Array(0),
  };
}

/** How much of everything a history has. */
export interface HistoryCounts {
  readonly receipts: number;
  readonly items: number;
  readonly tailItems: number;
  readonly lines: number;
  readonly folded: number;
  readonly cancelled: number;
}

/** Where the parts of a blob are. */
export interface HistoryMeasures extends HistoryCounts {
  readonly tailAt: number;
  readonly windowAt: number;
  readonly linesAt: number;
  /** Where the ledger begins: scoring needs the bytes before it. */
  readonly ledgerAt: number;
}

/** Checks version and length of a blob; throws on bytes that are no history record. Slots are checked by who follows them. */
export function measureHistory(bytes: Uint8Array): HistoryMeasures {
  if (bytes.length < H_BYTES) throw new Error(`history record: ${bytes.length} bytes are less than a header`);
  const u16 = (at: number) => bytes[at]! | (bytes[at + 1]! << 8);
  const version = bytes[H_VERSION]!;
  if (version !== HISTORY_VERSION) {
    throw new Error(`history record: version ${version} is not ${HISTORY_VERSION}, the one this build reads`);
  }
  const receipts = u16(H_RECEIPTS);
  const items = u16(H_ITEMS);
  const tailItems = u16(H_TAIL_ITEMS);
  const lines = u16(H_LINES) + u16(H_LINES + 2) * 0x10000;
  const folded = u16(H_FOLDED);
  const cancelled = u16(H_CANCELLED);
  const tailAt = H_BYTES + items * 4;
  const windowAt = tailAt + tailItems * T_BYTES;
  const linesAt = windowAt + receipts * W_BYTES;
  const ledgerAt = linesAt + ((lines + 1) & ~1) * 2;
  const length = ledgerAt + (folded + cancelled) * 8;
  if (bytes.length !== length) throw new Error(`history record: ${bytes.length} bytes, its header says ${length}`);
  return { receipts, items, tailItems, lines, folded, cancelled, tailAt, windowAt, linesAt, ledgerAt };
}

/** Reads a blob. Throws on bytes that are no history record. */
export function readHistory(bytes: Uint8Array): HistoryRecord {
  const m = measureHistory(bytes);
  // Views need an offset that is a multiple of 4; and what is read may be changed in place.
  // Not slice(): of a Buffer that is a view.
  const own = new Uint8Array(bytes);
  const header = new DataView(own.buffer, 0, H_BYTES);
  const u32 = (at: number) => header.getUint32(at, true);
  const dictionary = new Uint32Array(own.buffer, H_BYTES, m.items);
  const totals = totalsOver(own.buffer, m.tailAt, m.tailItems);
  const tailItems = new Uint32Array(m.tailItems);
  for (let i = 0; i < m.tailItems; i++) tailItems[i] = dictionary[checkedSlot(slotOf(totals, i), m.items)]!;
  return {
    tail: {
      receipts: u32(H_TAIL_RECEIPTS),
      lines: u32(H_TAIL_LINES),
      repeats: u32(H_TAIL_REPEATS),
      repeatShares: header.getFloat32(H_TAIL_REPEAT_SHARES, true),
      newestSize: u32(H_TAIL_NEWEST_SIZE),
      oldest: { day: header.getUint16(H_TAIL_OLDEST_DAY, true), ms: u32(H_TAIL_OLDEST_MS) },
      newest: {
        day: header.getUint16(H_TAIL_NEWEST_DAY, true),
        ms: u32(H_TAIL_NEWEST_MS),
        idHash: [u32(H_TAIL_NEWEST_ID), u32(H_TAIL_NEWEST_ID + 4)],
      },
      items: tailItems,
      totals,
    },
    receipts: readWindow(own, m, dictionary),
    folded: new Uint32Array(own.buffer, m.ledgerAt, m.folded * 2),
    cancelled: new Uint32Array(own.buffer, m.ledgerAt + m.folded * 8, m.cancelled * 2),
  };
}

function readWindow(own: Uint8Array, m: HistoryMeasures, dictionary: Uint32Array): WindowReceipt[] {
  const columns = windowColumns(own.buffer, m.windowAt, m.receipts);
  const slots = new Uint16Array(own.buffer, m.linesAt, m.lines);
  const lines = new Uint32Array(m.lines);
  for (let i = 0; i < m.lines; i++) lines[i] = dictionary[checkedSlot(slots[i]!, m.items)]!;
  const receipts: WindowReceipt[] = [];
  let line = 0;
  for (let r = 0; r < m.receipts; r++) {
    const end = line + columns.size[r]!;
    if (end > m.lines) throw new Error('history record: receipts are longer than the lines');
    const idHash = [columns.idA[r]!, columns.idB[r]!] as const;
    receipts.push({ day: columns.day[r]!, ms: columns.ms[r]!, idHash, items: lines.subarray(line, end) });
    line = end;
  }
  if (line !== m.lines) throw new Error('history record: lines without a receipt');
  return receipts;
}

/** Throws on a slot that leads outside the dictionary. */
export function checkedSlot(slot: number, items: number): number {
  if (slot >= items) throw new Error(`history record: slot ${slot} of ${items}`);
  return slot;
}

/** The columns of the window before the lines, as views. */
export function windowColumns(buffer: ArrayBufferLike, windowAt: number, receipts: number) {
  return {
    ms: new Uint32Array(buffer, windowAt + receipts * W_MS, receipts),
    idA: new Uint32Array(buffer, windowAt + receipts * W_ID_A, receipts),
    idB: new Uint32Array(buffer, windowAt + receipts * W_ID_B, receipts),
    day: new Uint16Array(buffer, windowAt + receipts * W_DAY, receipts),
    size: new Uint16Array(buffer, windowAt + receipts * W_SIZE, receipts),
  };
}

/** Writes a record as a blob: equal records give equal bytes. */
export function writeHistory(record: HistoryRecord): Uint8Array {
  const { tail, receipts, folded, cancelled } = record;
  let lines = 0;
  for (const receipt of receipts) lines += receipt.items.length;
  const dictionary = dictionaryOf(record, lines);
  const tailAt = H_BYTES + dictionary.length * 4;
  const windowAt = tailAt + tail.items.length * T_BYTES;
  const linesAt = windowAt + receipts.length * W_BYTES;
  const ledgerAt = linesAt + ((lines + 1) & ~1) * 2;
  const bytes = new Uint8Array(ledgerAt + (folded.length + cancelled.length) * 4);
  writeHeader(bytes, record, dictionary.length, lines);
  new Uint32Array(bytes.buffer, H_BYTES, dictionary.length).set(dictionary);

  const totals = totalsOver(bytes.buffer, tailAt, tail.items.length);
  for (let i = 0; i < tail.items.length; i++) {
    copyTotals(tail.totals, i, totals, i);
    setSlot(totals, i, positionIn(dictionary, tail.items[i]!));
  }
  const columns = windowColumns(bytes.buffer, windowAt, receipts.length);
  const slots = new Uint16Array(bytes.buffer, linesAt, lines);
  let line = 0;
  for (let r = 0; r < receipts.length; r++) {
    const { ms, idHash, day, items } = receipts[r]!;
    columns.ms[r] = ms;
    columns.idA[r] = idHash[0];
    columns.idB[r] = idHash[1];
    columns.day[r] = day;
    columns.size[r] = items.length;
    for (let i = 0; i < items.length; i++) slots[line++] = positionIn(dictionary, items[i]!);
  }
  const ledger = new Uint32Array(bytes.buffer, ledgerAt, folded.length + cancelled.length);
  ledger.set(folded);
  ledger.set(cancelled, folded.length);
  return bytes;
}

function writeHeader(bytes: Uint8Array, record: HistoryRecord, items: number, lines: number): void {
  const { tail } = record;
  const header = new DataView(bytes.buffer, 0, H_BYTES);
  header.setUint8(H_VERSION, HISTORY_VERSION);
  header.setUint16(H_RECEIPTS, record.receipts.length, true);
  header.setUint16(H_ITEMS, items, true);
  header.setUint16(H_TAIL_ITEMS, tail.items.length, true);
  header.setUint32(H_LINES, lines, true);
  header.setUint16(H_FOLDED, record.folded.length / 2, true);
  header.setUint16(H_CANCELLED, record.cancelled.length / 2, true);
  header.setUint32(H_TAIL_RECEIPTS, tail.receipts, true);
  header.setUint32(H_TAIL_LINES, tail.lines, true);
  header.setUint32(H_TAIL_REPEATS, tail.repeats, true);
  header.setFloat32(H_TAIL_REPEAT_SHARES, tail.repeatShares, true);
  header.setUint32(H_TAIL_NEWEST_SIZE, tail.newestSize, true);
  header.setUint16(H_TAIL_OLDEST_DAY, tail.oldest.day, true);
  header.setUint16(H_TAIL_NEWEST_DAY, tail.newest.day, true);
  header.setUint32(H_TAIL_OLDEST_MS, tail.oldest.ms, true);
  header.setUint32(H_TAIL_NEWEST_MS, tail.newest.ms, true);
  header.setUint32(H_TAIL_NEWEST_ID, tail.newest.idHash[0], true);
  header.setUint32(H_TAIL_NEWEST_ID + 4, tail.newest.idHash[1], true);
}

/** Every item of tail and window, ascending. */
function dictionaryOf({ tail, receipts }: HistoryRecord, lines: number): Uint32Array {
  const items = new Uint32Array(tail.items.length + lines);
  items.set(tail.items);
  let end = tail.items.length;
  for (const receipt of receipts) {
    items.set(receipt.items, end);
    end += receipt.items.length;
  }
  items.sort();
  let distinct = 0;
  for (let i = 0; i < end; i++) if (i === 0 || items[i] !== items[i - 1]) items[distinct++] = items[i]!;
  return items.subarray(0, distinct);
}
