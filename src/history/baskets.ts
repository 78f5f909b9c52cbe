import { MS_PER_DAY } from '../base/time.js';
import {
  H_BYTES,
  H_TAIL_NEWEST_DAY,
  H_TAIL_NEWEST_MS,
  H_TAIL_OLDEST_DAY,
  H_TAIL_OLDEST_MS,
  H_TAIL_RECEIPTS,
} from './layout.js';
import { measureHistory, windowColumns } from './record.js';

/** When somebody bought, without what. */
export interface BasketTimes {
  /** All of them. */
  readonly count: number;
  /** Of the newest; null: there is none. */
  readonly newestMs: number | null;
  /**
   * How many came after an instant, up to another one. Exact for those that are known one by one, the newest 32; of older ones, which are summed up, only those that
   * certainly did: then it is the least that it can be.
   */
  within(afterMs: number, untilMs: number): number;
}

const NONE: BasketTimes = { count: 0, newestMs: null, within: () => 0 };

/** Reads the header and two columns, which a request can afford. Throws on bytes that are no history record. */
export function basketTimes(history: Uint8Array | null): BasketTimes {
  if (history === null) return NONE;
  const { receipts, windowAt, linesAt } = measureHistory(history);
  const { day, ms } = windowColumns(copyOf(history, windowAt, linesAt), 0, receipts);
  const times = Array.from(day, (each, r) => each * MS_PER_DAY + ms[r]!);
  const tail = tailOf(history);
  return {
    count: tail.receipts + receipts,
    newestMs: times.at(-1) ?? (tail.receipts === 0 ? null : tail.newestMs),
    within(afterMs, untilMs) {
      const isWithin = (timeMs: number): boolean => timeMs > afterMs && timeMs <= untilMs;
      return times.filter(isWithin).length + certainlyWithin(tail, isWithin);
    },
  };
}

/** Of the receipts that are only known summed up. */
interface TailTimes {
  readonly receipts: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

function tailOf(history: Uint8Array): TailTimes {
  const header = new DataView(history.buffer, history.byteOffset, H_BYTES);
  const timeAt = (dayAt: number, msAt: number): number =>
    header.getUint16(dayAt, true) * MS_PER_DAY + header.getUint32(msAt, true);
  return {
    receipts: header.getUint32(H_TAIL_RECEIPTS, true),
    oldestMs: timeAt(H_TAIL_OLDEST_DAY, H_TAIL_OLDEST_MS),
    newestMs: timeAt(H_TAIL_NEWEST_DAY, H_TAIL_NEWEST_MS),
  };
}

function certainlyWithin({ receipts, oldestMs, newestMs }: TailTimes, isWithin: (timeMs: number) => boolean): number {
  if (receipts === 0) return 0;
  if (isWithin(oldestMs) && isWithin(newestMs)) return receipts;
  return isWithin(oldestMs) || isWithin(newestMs) ? 1 : 0;
}

/** Dense indexes of all items that a history knows, each once, ascending. Throws on bytes that are no history record. */
export function itemsBought(history: Uint8Array | null): Uint32Array {
  if (history === null) return new Uint32Array(0);
  return new Uint32Array(copyOf(history, H_BYTES, H_BYTES + 4 * measureHistory(history).items));
}

/** Views need an offset that is a multiple of 4. Not slice(): of a Buffer that is a view. */
const copyOf = (history: Uint8Array, from: number, to: number): ArrayBuffer =>
  new Uint8Array(history.subarray(from, to)).buffer;
