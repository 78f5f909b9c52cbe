import {
  HISTORY_CANCELLED_MAX,
  HISTORY_LEDGER_MAX,
  HISTORY_TAIL_ITEMS_MAX,
  HISTORY_WINDOW_RECEIPTS,
  RECEIPT_ITEMS_MAX,
} from '../limits.js';
import { totalsOver } from './item-totals.js';
import { H_BYTES, T_BYTES, W_BYTES } from './layout.js';
import type { HistoryCounts } from './record.js';

const ITEMS_MAX = HISTORY_TAIL_ITEMS_MAX + HISTORY_WINDOW_RECEIPTS * RECEIPT_ITEMS_MAX;
const LEDGERS_MAX = HISTORY_LEDGER_MAX + HISTORY_CANCELLED_MAX;
/** The longest history that keeps all limits, and what aligns it. */
const SCRATCH_BYTES =
  T_BYTES +
  H_BYTES +
  ITEMS_MAX * 4 +
  HISTORY_TAIL_ITEMS_MAX * T_BYTES +
  HISTORY_WINDOW_RECEIPTS * (W_BYTES + RECEIPT_ITEMS_MAX * 2) +
  LEDGERS_MAX * 8;

// Views made once: making them for each receipt would cost more than all the rest.
export const old = createScratch();
export const grown = createScratch();
/** Old slot of the dictionary to new slot. */
export const moved = new Uint16Array(ITEMS_MAX);

function createScratch() {
  const bytes = new Uint8Array(SCRATCH_BYTES);
  return { bytes, ...totalsOver(bytes.buffer, 0, SCRATCH_BYTES / T_BYTES) };
}

/** Whether a history fits into the buffers. */
export function isWithinLimits({ receipts, items, tailItems, lines, folded, cancelled }: HistoryCounts): boolean {
  return (
    receipts <= HISTORY_WINDOW_RECEIPTS &&
    items <= ITEMS_MAX &&
    tailItems <= HISTORY_TAIL_ITEMS_MAX &&
    lines <= HISTORY_WINDOW_RECEIPTS * RECEIPT_ITEMS_MAX &&
    folded <= HISTORY_LEDGER_MAX &&
    cancelled <= HISTORY_CANCELLED_MAX
  );
}

export type Places = ReturnType<typeof placesOf>;

/** Where in a scratch buffer the parts of a history are, as indexes into the views; it begins so that its tail is whole records of them. */
export function placesOf({ receipts, items, tailItems, lines, folded, cancelled }: HistoryCounts) {
  const headerAndItems = H_BYTES + items * 4;
  const tail = Math.ceil(headerAndItems / T_BYTES);
  const begin = tail * T_BYTES - headerAndItems;
  const ms = ((tail + tailItems) * T_BYTES) / 4;
  const day = (ms + receipts * 3) * 2;
  const slots = ms * 2 + (receipts * W_BYTES) / 2;
  const ledger = (slots + lines + 1) >>> 1;
  return {
    begin,
    /** In words, as are the dictionary, the first three columns and the ledger. */
    header: begin / 4,
    dictionary: (begin + H_BYTES) / 4,
    /** In records. */
    tail,
    ms,
    idA: ms + receipts,
    idB: ms + receipts * 2,
    /** In halves, as are the sizes and slots. */
    day,
    size: day + receipts,
    slots,
    ledger,
    end: (ledger + (folded + cancelled) * 2) * 4,
  };
}
