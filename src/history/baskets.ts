import { MS_PER_DAY } from '../base/time.js';
import { H_BYTES } from './layout.js';
import { measureHistory, type ReceiptKey, readHistory, type Tail } from './record.js';

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

/** Throws on bytes that are no history record. */
export function basketTimes(history: Uint8Array | null): BasketTimes {
  if (history === null) return NONE;
  const { receipts, tail } = readHistory(history);
  const times = receipts.map(timeOf);
  const summedUp =
    tail.receipts === 0 ? null : { ...tail, newestMs: timeOf(tail.newest), oldestMs: timeOf(tail.oldest) };
  return {
    count: tail.receipts + times.length,
    newestMs: times.at(-1) ?? summedUp?.newestMs ?? null,
    within(afterMs, untilMs) {
      const isWithin = (timeMs: number): boolean => timeMs > afterMs && timeMs <= untilMs;
      const known = times.filter(isWithin).length;
      return summedUp === null ? known : known + certainlyWithin(summedUp, isWithin);
    },
  };
}

function certainlyWithin(
  { receipts, oldestMs, newestMs }: Pick<Tail, 'receipts'> & { readonly oldestMs: number; readonly newestMs: number },
  isWithin: (timeMs: number) => boolean,
): number {
  if (isWithin(oldestMs) && isWithin(newestMs)) return receipts;
  return isWithin(oldestMs) || isWithin(newestMs) ? 1 : 0;
}

const timeOf = ({ day, ms }: Pick<ReceiptKey, 'day' | 'ms'>): number => day * MS_PER_DAY + ms;

/** Dense indexes of all items that a history knows, each once, ascending. Throws on bytes that are no history record. */
export function itemsBought(history: Uint8Array | null): Uint32Array {
  if (history === null) return new Uint32Array(0);
  const end = H_BYTES + 4 * measureHistory(history).items;
  return new Uint32Array(Uint8Array.from(history.subarray(H_BYTES, end)).buffer);
}
