import { HISTORY_LEDGER_MAX, HISTORY_TAIL_ITEMS_MAX, HISTORY_WINDOW_RECEIPTS } from '../limits.js';
import {
  H_BYTES,
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
  T_BYTES,
  W_BYTES,
} from './history-layout.js';
import { type HistoryMeasures, measureHistory, type WindowReceipt, windowColumns } from './history-record.js';
import { addPurchase, copyTotals, setSlot, slotOf, smallnessOf, totalsOver } from './item-totals.js';

/**
 * Adds a receipt newer than all others, which is how most of them come: bytes to bytes, without a record in between, and the same bytes
 * that the general way (`insertReceipt`) gives. Null: it takes the general way, because the receipt is not the newest, is known already,
 * makes the tail forget items, or the bytes are broken.
 */
export function appendReceipt(history: Uint8Array, added: WindowReceipt): Uint8Array | null {
  const m = measureHistory(history);
  const old = viewsOf(new Uint8Array(history).buffer, m);
  if (m.receipts > HISTORY_WINDOW_RECEIPTS || !isNewest(old, m, added) || isKnown(old, added)) return null;
  if (!isSound(old, m)) return null;

  const isFull = m.receipts === HISTORY_WINDOW_RECEIPTS;
  const leaving = old.slots.subarray(0, isFull ? old.window.size[0]! : 0);
  const tailItems = m.tailItems + newToTail(old, m, leaving);
  if (tailItems > HISTORY_TAIL_ITEMS_MAX) return null;

  const merged = mergeDictionary(old.dictionary, added.items);
  const receipts = isFull ? m.receipts : m.receipts + 1;
  const lines = m.lines - leaving.length + added.items.length;
  const folded = isFull ? Math.min(m.folded + 1, HISTORY_LEDGER_MAX) : m.folded;
  const next = measured({ receipts, items: merged.items, tailItems, lines, folded, cancelled: m.cancelled });
  const grown = viewsOf(new ArrayBuffer(next.ledgerAt + (folded + m.cancelled) * 8), next);

  grown.words.set(old.words.subarray(0, H_BYTES / 4));
  grown.halves[H_RECEIPTS / 2] = receipts;
  grown.halves[H_ITEMS / 2] = merged.items;
  grown.halves[H_TAIL_ITEMS / 2] = tailItems;
  grown.words[H_LINES / 4] = lines;
  grown.halves[H_FOLDED / 2] = folded;
  grown.dictionary.set(merged.dictionary.subarray(0, merged.items));
  const repeats = growTail(old, m, grown, merged.moved, leaving);
  if (isFull) countFolded(old, grown, leaving.length, repeats);
  growWindow(old, grown, merged, added, leaving.length, isFull ? 1 : 0);
  growLedger(old, grown, m, isFull);
  return new Uint8Array(grown.words.buffer);
}

/** The parts of a blob, as views. */
type Views = ReturnType<typeof viewsOf>;

function viewsOf(buffer: ArrayBuffer, m: HistoryMeasures) {
  return {
    words: new Uint32Array(buffer),
    halves: new Uint16Array(buffer),
    floats: new Float32Array(buffer),
    dictionary: new Uint32Array(buffer, H_BYTES, m.items),
    totals: totalsOver(buffer, m.tailAt, m.tailItems),
    window: windowColumns(buffer, m.windowAt, m.receipts),
    slots: new Uint16Array(buffer, m.linesAt, m.lines),
    ledger: new Uint32Array(buffer, m.ledgerAt, (m.folded + m.cancelled) * 2),
  };
}

function measured(counts: Omit<HistoryMeasures, 'tailAt' | 'windowAt' | 'linesAt' | 'ledgerAt'>): HistoryMeasures {
  const tailAt = H_BYTES + counts.items * 4;
  const windowAt = tailAt + counts.tailItems * T_BYTES;
  const linesAt = windowAt + counts.receipts * W_BYTES;
  return { ...counts, tailAt, windowAt, linesAt, ledgerAt: linesAt + ((counts.lines + 1) & ~1) * 2 };
}

/** The tail is older than the window, so the newest of the window decides. */
function isNewest({ window }: Views, { receipts }: HistoryMeasures, { day, ms, idHash }: WindowReceipt): boolean {
  const last = receipts - 1;
  if (last < 0) return false;
  const after =
    day - window.day[last]! || ms - window.ms[last]! || idHash[0] - window.idA[last]! || idHash[1] - window.idB[last]!;
  return after > 0;
}

function isKnown({ window, ledger }: Views, { idHash: [a, b] }: WindowReceipt): boolean {
  for (let r = 0; r < window.idA.length; r++) if (window.idA[r] === a && window.idB[r] === b) return true;
  for (let i = 0; i < ledger.length; i += 2) if (ledger[i] === a && ledger[i + 1] === b) return true;
  return false;
}

/** Whether all slots are in the dictionary, and all lines in a receipt. */
function isSound({ window, slots, totals }: Views, m: HistoryMeasures): boolean {
  let lines = 0;
  for (let r = 0; r < m.receipts; r++) lines += window.size[r]!;
  if (lines !== m.lines) return false;
  for (let i = 0; i < m.lines; i++) if (slots[i]! >= m.items) return false;
  for (let i = 0; i < m.tailItems; i++) if (slotOf(totals, i) >= m.items) return false;
  return true;
}

/** How many of the ascending slots the tail doesn't hold yet. */
function newToTail({ totals }: Views, { tailItems }: HistoryMeasures, slots: Uint16Array): number {
  let known = 0;
  for (let i = 0, k = 0; i < tailItems && k < slots.length; ) {
    const order = slotOf(totals, i) - slots[k]!;
    if (order === 0) known++;
    if (order <= 0) i++;
    if (order >= 0) k++;
  }
  return slots.length - known;
}

interface MergedDictionary {
  /** Its first `items` entries count. */
  readonly dictionary: Uint32Array;
  readonly items: number;
  /** Old slot to new slot. */
  readonly moved: Uint16Array;
  /** The slots of the added items. */
  readonly added: Uint16Array;
}

function mergeDictionary(old: Uint32Array, items: Uint32Array): MergedDictionary {
  const dictionary = new Uint32Array(old.length + items.length);
  const moved = new Uint16Array(old.length);
  const added = new Uint16Array(items.length);
  let from = 0;
  let to = 0;
  for (let k = 0; k < items.length; k++) {
    const item = items[k]!;
    for (; from < old.length && old[from]! < item; moved[from++] = to++) dictionary[to] = old[from]!;
    if (from < old.length && old[from] === item) moved[from++] = to;
    added[k] = to;
    dictionary[to++] = item;
  }
  for (; from < old.length; moved[from++] = to++) dictionary[to] = old[from]!;
  return { dictionary, items: to, moved, added };
}

/** Copies the tail and folds the lines of the leaving receipt into it; returns how many of them had been bought before. */
function growTail(old: Views, m: HistoryMeasures, grown: Views, moved: Uint16Array, leaving: Uint16Array): number {
  const number = old.words[H_TAIL_RECEIPTS / 4]! + 1;
  const day = old.window.day[0]!;
  const smallness = smallnessOf(leaving.length);
  const { totals } = grown;
  let repeats = 0;
  let to = 0;
  let k = 0;
  for (let i = 0; i <= m.tailItems; i++) {
    const slot = i < m.tailItems ? slotOf(old.totals, i) : m.items;
    for (; k < leaving.length && leaving[k]! < slot; k++, to++) {
      addPurchase(totals, to, number, day, smallness);
      setSlot(totals, to, moved[leaving[k]!]!);
    }
    if (i === m.tailItems) break;
    copyTotals(old.totals, i, totals, to);
    setSlot(totals, to, moved[slot]!);
    if (k < leaving.length && leaving[k] === slot) {
      if (addPurchase(totals, to, number, day, smallness)) repeats++;
      k++;
    }
    to++;
  }
  return repeats;
}

/** The header's word for the oldest receipt of the window, now the newest of the tail. */
function countFolded({ window, words: oldWords }: Views, grown: Views, size: number, repeats: number): void {
  const { words, halves, floats } = grown;
  if (oldWords[H_TAIL_RECEIPTS / 4] === 0) {
    halves[H_TAIL_OLDEST_DAY / 2] = window.day[0]!;
    words[H_TAIL_OLDEST_MS / 4] = window.ms[0]!;
  }
  words[H_TAIL_RECEIPTS / 4]! += 1;
  words[H_TAIL_LINES / 4]! += size;
  words[H_TAIL_REPEATS / 4]! += repeats;
  if (size > 0) floats[H_TAIL_REPEAT_SHARES / 4]! += Math.fround(repeats / size);
  words[H_TAIL_NEWEST_SIZE / 4] = size;
  halves[H_TAIL_NEWEST_DAY / 2] = window.day[0]!;
  words[H_TAIL_NEWEST_MS / 4] = window.ms[0]!;
  words[H_TAIL_NEWEST_ID / 4] = window.idA[0]!;
  words[H_TAIL_NEWEST_ID / 4 + 1] = window.idB[0]!;
}

function growWindow(
  old: Views,
  grown: Views,
  merged: MergedDictionary,
  added: WindowReceipt,
  linesLeaving: number,
  leaving: 0 | 1,
): void {
  const { window: from } = old;
  const { window: to } = grown;
  const last = to.ms.length - 1;
  for (let r = 0; r < last; r++) {
    to.ms[r] = from.ms[r + leaving]!;
    to.idA[r] = from.idA[r + leaving]!;
    to.idB[r] = from.idB[r + leaving]!;
    to.day[r] = from.day[r + leaving]!;
    to.size[r] = from.size[r + leaving]!;
  }
  to.ms[last] = added.ms;
  to.idA[last] = added.idHash[0];
  to.idB[last] = added.idHash[1];
  to.day[last] = added.day;
  to.size[last] = added.items.length;
  let line = 0;
  for (let l = linesLeaving; l < old.slots.length; l++) grown.slots[line++] = merged.moved[old.slots[l]!]!;
  grown.slots.set(merged.added, line);
}

/** Notes the id of the leaving receipt after the other folded ones; beyond the limit the oldest is forgotten. */
function growLedger({ ledger, window }: Views, grown: Views, { folded }: HistoryMeasures, isFull: boolean): void {
  if (!isFull) {
    grown.ledger.set(ledger);
    return;
  }
  const kept = ledger.subarray(folded < HISTORY_LEDGER_MAX ? 0 : 2, folded * 2);
  grown.ledger.set(kept);
  grown.ledger[kept.length] = window.idA[0]!;
  grown.ledger[kept.length + 1] = window.idB[0]!;
  grown.ledger.set(ledger.subarray(folded * 2), kept.length + 2);
}
