import {
  addPurchase,
  copyTotals,
  createTotals,
  type ItemTotals,
  setSlot,
  slotOf,
  smallnessOf,
  totalsOver,
} from './item-totals.js';
import {
  H_BYTES,
  H_TAIL_LINES,
  H_TAIL_NEWEST_DAY,
  H_TAIL_NEWEST_SIZE,
  H_TAIL_RECEIPTS,
  H_TAIL_REPEAT_SHARES,
  H_TAIL_REPEATS,
} from './layout.js';
import { checkedSlot, measureHistory, windowColumns } from './record.js';

const f32 = Math.fround;

/** Everything that signals are made of, as of the newest receipt added. */
export interface Replay {
  /** Dense item index of each slot, ascending. */
  readonly items: Uint32Array;
  /** A record a slot; all zeros for an item not bought yet. */
  readonly totals: ItemTotals;
  /** Receipts so far, the number of the newest one. */
  receipts: number;
  /** Sum of the sizes of the receipts. */
  lines: number;
  /** Lines whose item had been bought before. */
  repeats: number;
  /** Sum over receipts of the share of repeats in each. */
  repeatShares: number;
  newestSize: number;
  newestDay: number;
}

/** A customer before the first receipt; `items` (ascending) must hold every item to come. */
function startReplay(items: Uint32Array): Replay {
  const totals = createTotals(items.length);
  return { items, totals, receipts: 0, lines: 0, repeats: 0, repeatShares: 0, newestSize: 0, newestDay: 0 };
}

/** Adds the next receipt; `slots` are positions in `items`, without repeats. */
function replayReceipt(replay: Replay, slots: ArrayLike<number>, day: number): void {
  const number = replay.receipts + 1;
  const size = slots.length;
  const smallness = smallnessOf(size);
  let repeats = 0;
  for (let i = 0; i < size; i++) if (addPurchase(replay.totals, slots[i]!, number, day, smallness)) repeats++;
  replay.receipts = number;
  replay.lines += size;
  replay.repeats += repeats;
  if (size > 0) replay.repeatShares = f32(replay.repeatShares + f32(repeats / size));
  replay.newestSize = size;
  replay.newestDay = day;
}

/** A replayed record: the state and the receipts of its window. */
export interface ReplayedHistory extends Replay {
  /** Slots of the window's receipts, oldest first. */
  readonly window: readonly Uint16Array[];
}

/** Replays a stored history: the tail's totals, then the window's receipts. Throws on bytes that are no history record. */
export function replayHistory(bytes: Uint8Array): ReplayedHistory {
  const m = measureHistory(bytes);
  // Not slice(): of a Buffer that is a view.
  const own = new Uint8Array(bytes);
  const header = new DataView(own.buffer, 0, H_BYTES);
  const replay = startReplay(new Uint32Array(own.buffer, H_BYTES, m.items));
  const tail = totalsOver(own.buffer, m.tailAt, m.tailItems);
  for (let i = 0; i < m.tailItems; i++) {
    const slot = checkedSlot(slotOf(tail, i), m.items);
    copyTotals(tail, i, replay.totals, slot);
    setSlot(replay.totals, slot, 0);
  }
  replay.receipts = header.getUint32(H_TAIL_RECEIPTS, true);
  replay.lines = header.getUint32(H_TAIL_LINES, true);
  replay.repeats = header.getUint32(H_TAIL_REPEATS, true);
  replay.repeatShares = header.getFloat32(H_TAIL_REPEAT_SHARES, true);
  replay.newestSize = header.getUint32(H_TAIL_NEWEST_SIZE, true);
  replay.newestDay = header.getUint16(H_TAIL_NEWEST_DAY, true);

  const columns = windowColumns(own.buffer, m.windowAt, m.receipts);
  const lines = new Uint16Array(own.buffer, m.linesAt, m.lines);
  const window: Uint16Array[] = [];
  let line = 0;
  for (let r = 0; r < m.receipts; r++) {
    const slots = lines.subarray(line, line + columns.size[r]!);
    for (const slot of slots) checkedSlot(slot, m.items);
    line += columns.size[r]!;
    replayReceipt(replay, slots, columns.day[r]!);
    window.push(slots);
  }
  if (line !== m.lines) throw new Error(`history record: ${m.lines} lines, its receipts say ${line}`);
  return { ...replay, window };
}
