import { HISTORY_LEDGER_MAX, HISTORY_TAIL_ITEMS_MAX, HISTORY_WINDOW_RECEIPTS } from '../limits.js';
import { addPurchase, copyTotals, setSlot, slotOf, smallnessOf } from './item-totals.js';
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
} from './layout.js';
import { type HistoryCounts, measureHistory, type WindowReceipt } from './record.js';
import { grown, isWithinLimits, moved, old, type Places, placesOf } from './scratch.js';

/**
 * Adds a receipt newer than all others, which is how most of them come: bytes to bytes, without a record in between, and the same bytes
 * that the general way (`insertReceipt`) gives. Null: it takes the general way, because the receipt is not the newest, is known already,
 * makes the tail forget items, or the bytes are broken.
 */
export function appendReceipt(history: Uint8Array, added: WindowReceipt): Uint8Array | null {
  const counts = measureHistory(history);
  if (!isWithinLimits(counts)) return null;
  const from = placesOf(counts);
  old.bytes.set(history, from.begin);
  if (!isNewest(from, counts, added) || isKnown(from, counts, added) || !isSound(from, counts)) return null;

  const leaving = counts.receipts === HISTORY_WINDOW_RECEIPTS ? 1 : 0;
  const linesLeaving = leaving * old.halves[from.size]!;
  const next: HistoryCounts = {
    receipts: counts.receipts + 1 - leaving,
    items: counts.items + newToDictionary(from, counts, added.items),
    tailItems: counts.tailItems + newToTail(from, counts, linesLeaving),
    lines: counts.lines + added.items.length - linesLeaving,
    folded: Math.min(counts.folded + leaving, HISTORY_LEDGER_MAX),
    cancelled: counts.cancelled,
  };
  if (next.tailItems > HISTORY_TAIL_ITEMS_MAX) return null;
  const to = placesOf(next);
  growHeader(from, to, next);
  growDictionary(from, counts, to, added.items);
  const repeats = growTail(from, counts, to, linesLeaving);
  if (leaving === 1) countFolded(from, to, repeats);
  growWindow(from, counts, to, next, added, leaving, linesLeaving);
  growLedger(from, counts, to, leaving);
  return grown.bytes.slice(to.begin, to.end);
}

/** The tail is older than the window, so the newest of the window decides. */
function isNewest(from: Places, { receipts }: HistoryCounts, { day, ms, idHash }: WindowReceipt): boolean {
  if (receipts === 0) return false;
  const last = receipts - 1;
  const { words, halves } = old;
  const after =
    day - halves[from.day + last]! ||
    ms - words[from.ms + last]! ||
    idHash[0] - words[from.idA + last]! ||
    idHash[1] - words[from.idB + last]!;
  return after > 0;
}

function isKnown(
  from: Places,
  { receipts, folded, cancelled }: HistoryCounts,
  { idHash: [a, b] }: WindowReceipt,
): boolean {
  const { words } = old;
  for (let r = 0; r < receipts; r++) if (words[from.idA + r] === a && words[from.idB + r] === b) return true;
  const end = from.ledger + (folded + cancelled) * 2;
  for (let i = from.ledger; i < end; i += 2) if (words[i] === a && words[i + 1] === b) return true;
  return false;
}

/** Whether all slots are in the dictionary, all lines in a receipt, and what is merged is ascending. */
function isSound(from: Places, { receipts, items, tailItems, lines }: HistoryCounts): boolean {
  let sum = 0;
  for (let r = 0; r < receipts; r++) sum += old.halves[from.size + r]!;
  if (sum !== lines) return false;
  for (let i = 0; i < lines; i++) if (old.halves[from.slots + i]! >= items) return false;
  for (let i = 0, least = 0; i < tailItems; i++) {
    const slot = slotOf(old, from.tail + i);
    if (slot < least || slot >= items) return false;
    least = slot + 1;
  }
  const { words } = old;
  for (let i = 1; i < items; i++) if (words[from.dictionary + i]! <= words[from.dictionary + i - 1]!) return false;
  return true;
}

/** How many of the ascending items the dictionary doesn't hold yet. */
function newToDictionary(from: Places, { items: known }: HistoryCounts, items: Uint32Array): number {
  let added = items.length;
  for (let i = 0, k = 0; i < known && k < items.length; ) {
    const order = old.words[from.dictionary + i]! - items[k]!;
    if (order === 0) added--;
    if (order <= 0) i++;
    if (order >= 0) k++;
  }
  return added;
}

/** How many of the ascending first `lines` slots of the window the tail doesn't hold yet. */
function newToTail(from: Places, { tailItems }: HistoryCounts, lines: number): number {
  let added = lines;
  for (let i = 0, k = 0; i < tailItems && k < lines; ) {
    const order = slotOf(old, from.tail + i) - old.halves[from.slots + k]!;
    if (order === 0) added--;
    if (order <= 0) i++;
    if (order >= 0) k++;
  }
  return added;
}

function growHeader(from: Places, to: Places, next: HistoryCounts): void {
  const { words, halves } = grown;
  for (let w = 0; w < H_BYTES / 4; w++) words[to.header + w] = old.words[from.header + w]!;
  halves[to.header * 2 + H_RECEIPTS / 2] = next.receipts;
  halves[to.header * 2 + H_ITEMS / 2] = next.items;
  halves[to.header * 2 + H_TAIL_ITEMS / 2] = next.tailItems;
  words[to.header + H_LINES / 4] = next.lines;
  halves[to.header * 2 + H_FOLDED / 2] = next.folded;
}

/** Merges the items into the dictionary, and notes where its entries have moved. */
function growDictionary(from: Places, { items: known }: HistoryCounts, to: Places, items: Uint32Array): void {
  let i = 0;
  let slot = 0;
  for (let k = 0; k <= items.length; k++) {
    const item = k < items.length ? items[k]! : Number.POSITIVE_INFINITY;
    for (; i < known && old.words[from.dictionary + i]! < item; i++, slot++) {
      grown.words[to.dictionary + slot] = old.words[from.dictionary + i]!;
      moved[i] = slot;
    }
    if (k === items.length) return;
    if (i < known && old.words[from.dictionary + i] === item) moved[i++] = slot;
    grown.words[to.dictionary + slot++] = item;
  }
}

/** Copies the tail and folds the leaving receipt, `lines` long, into it; returns how many of its items had been bought before. */
function growTail(from: Places, { tailItems, items }: HistoryCounts, to: Places, lines: number): number {
  const number = old.words[from.header + H_TAIL_RECEIPTS / 4]! + 1;
  const day = old.halves[from.day]!;
  const smallness = smallnessOf(lines);
  let repeats = 0;
  let at = to.tail;
  for (let i = 0, k = 0; i < tailItems || k < lines; at++) {
    const known = i < tailItems ? slotOf(old, from.tail + i) : items;
    const bought = k < lines ? old.halves[from.slots + k]! : items;
    if (known <= bought) copyTotals(old, from.tail + i++, grown, at);
    else grown.words.fill(0, at * (T_BYTES / 4), (at + 1) * (T_BYTES / 4));
    if (bought <= known) {
      if (addPurchase(grown, at, number, day, smallness)) repeats++;
      k++;
    }
    setSlot(grown, at, moved[Math.min(known, bought)]!);
  }
  return repeats;
}

/** The header's word for the oldest receipt of the window, now the newest of the tail. */
function countFolded(from: Places, to: Places, repeats: number): void {
  const { words, halves, floats } = grown;
  const header = to.header;
  const day = old.halves[from.day]!;
  const ms = old.words[from.ms]!;
  const size = old.halves[from.size]!;
  if (words[header + H_TAIL_RECEIPTS / 4] === 0) {
    halves[header * 2 + H_TAIL_OLDEST_DAY / 2] = day;
    words[header + H_TAIL_OLDEST_MS / 4] = ms;
  }
  words[header + H_TAIL_RECEIPTS / 4]! += 1;
  words[header + H_TAIL_LINES / 4]! += size;
  words[header + H_TAIL_REPEATS / 4]! += repeats;
  if (size > 0) floats[header + H_TAIL_REPEAT_SHARES / 4]! += Math.fround(repeats / size);
  words[header + H_TAIL_NEWEST_SIZE / 4] = size;
  halves[header * 2 + H_TAIL_NEWEST_DAY / 2] = day;
  words[header + H_TAIL_NEWEST_MS / 4] = ms;
  words[header + H_TAIL_NEWEST_ID / 4] = old.words[from.idA]!;
  words[header + H_TAIL_NEWEST_ID / 4 + 1] = old.words[from.idB]!;
}

function growWindow(
  from: Places,
  { lines }: HistoryCounts,
  to: Places,
  next: HistoryCounts,
  added: WindowReceipt,
  leaving: 0 | 1,
  linesLeaving: number,
): void {
  const { words, halves } = grown;
  const last = next.receipts - 1;
  for (let r = 0; r < last; r++) {
    words[to.ms + r] = old.words[from.ms + leaving + r]!;
    words[to.idA + r] = old.words[from.idA + leaving + r]!;
    words[to.idB + r] = old.words[from.idB + leaving + r]!;
    halves[to.day + r] = old.halves[from.day + leaving + r]!;
    halves[to.size + r] = old.halves[from.size + leaving + r]!;
  }
  words[to.ms + last] = added.ms;
  words[to.idA + last] = added.idHash[0];
  words[to.idB + last] = added.idHash[1];
  halves[to.day + last] = added.day;
  halves[to.size + last] = added.items.length;

  let line = to.slots;
  for (let l = linesLeaving; l < lines; l++) halves[line++] = moved[old.halves[from.slots + l]!]!;
  for (let k = 0, slot = 0; k < added.items.length; slot++) {
    if (words[to.dictionary + slot] !== added.items[k]) continue;
    halves[line++] = slot;
    k++;
  }
  if (line < to.ledger * 2) halves[line] = 0;
}

/** Notes the id of the leaving receipt after the other folded ones; beyond the limit the oldest is forgotten. */
function growLedger(from: Places, { folded, cancelled }: HistoryCounts, to: Places, leaving: 0 | 1): void {
  let at = to.ledger;
  const copy = (first: number, end: number) => {
    for (let i = first * 2; i < end * 2; i++) grown.words[at++] = old.words[from.ledger + i]!;
  };
  copy(leaving === 1 && folded === HISTORY_LEDGER_MAX ? 1 : 0, folded);
  if (leaving === 1) {
    grown.words[at++] = old.words[from.idA]!;
    grown.words[at++] = old.words[from.idB]!;
  }
  copy(folded, folded + cancelled);
}
