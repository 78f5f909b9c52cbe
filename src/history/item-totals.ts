import { DAY_DECAY_TABLE, dayDecayRow, RECEIPT_DECAY_TABLE, receiptDecayRow } from './decay.js';
import {
  T_BYTES,
  T_COUNT,
  T_DAY_DECAYS,
  T_FIRST,
  T_FIRST_DAY,
  T_LAST,
  T_LAST_DAY,
  T_RECEIPT_DECAYS,
  T_SLOT,
  T_SMALLNESS,
} from './layout.js';

const f32 = Math.fround;
const WORDS = T_BYTES / 4;
const HALVES = T_BYTES / 2;
const COUNT_MAX = 0xffff;

/** Running totals of some items, one record of history-layout (T_*) each; an item never bought is all zeros. */
export interface ItemTotals {
  readonly floats: Float32Array;
  readonly words: Uint32Array;
  readonly halves: Uint16Array;
}

export function createTotals(items: number): ItemTotals {
  return totalsOver(new ArrayBuffer(items * T_BYTES), 0, items);
}

/** Totals as a view on a buffer; `byteOffset` must be a multiple of 4. */
export function totalsOver(buffer: ArrayBufferLike, byteOffset: number, items: number): ItemTotals {
  return {
    floats: new Float32Array(buffer, byteOffset, items * WORDS),
    words: new Uint32Array(buffer, byteOffset, items * WORDS),
    halves: new Uint16Array(buffer, byteOffset, items * HALVES),
  };
}

export const firstOf = (t: ItemTotals, i: number): number => t.words[i * WORDS + T_FIRST / 4]!;
export const lastOf = (t: ItemTotals, i: number): number => t.words[i * WORDS + T_LAST / 4]!;
export const countOf = (t: ItemTotals, i: number): number => t.halves[i * HALVES + T_COUNT / 2]!;
export const slotOf = (t: ItemTotals, i: number): number => t.halves[i * HALVES + T_SLOT / 2]!;
export const firstDayOf = (t: ItemTotals, i: number): number => t.halves[i * HALVES + T_FIRST_DAY / 2]!;
export const lastDayOf = (t: ItemTotals, i: number): number => t.halves[i * HALVES + T_LAST_DAY / 2]!;

/** Decayed sum as of the last purchase; `column`: SUM_*. */
export const sumOf = (t: ItemTotals, i: number, column: number): number =>
  t.floats[i * WORDS + T_RECEIPT_DECAYS / 4 + column]!;

export function setSum(t: ItemTotals, i: number, column: number, value: number): void {
  t.floats[i * WORDS + T_RECEIPT_DECAYS / 4 + column] = value;
}

export function setSlot(t: ItemTotals, i: number, slot: number): void {
  t.halves[i * HALVES + T_SLOT / 2] = slot;
}

export function setCount(t: ItemTotals, i: number, count: number): void {
  t.halves[i * HALVES + T_COUNT / 2] = count < COUNT_MAX ? count : COUNT_MAX;
}

export function setFirst(t: ItemTotals, i: number, number: number, day: number): void {
  t.words[i * WORDS + T_FIRST / 4] = number;
  t.halves[i * HALVES + T_FIRST_DAY / 2] = day;
}

export function setLast(t: ItemTotals, i: number, number: number, day: number): void {
  t.words[i * WORDS + T_LAST / 4] = number;
  t.halves[i * HALVES + T_LAST_DAY / 2] = day;
}

/** Copies record `from` of one set of totals to record `to` of another. */
export function copyTotals(source: ItemTotals, from: number, target: ItemTotals, to: number): void {
  for (let w = 0; w < WORDS; w++) target.words[to * WORDS + w] = source.words[from * WORDS + w]!;
}

/** 1 / sqrt(size) as the kernel computes it. */
export const smallnessOf = (size: number): number => f32(1 / f32(Math.sqrt(size)));

/**
 * Adds a purchase in receipt `number`, which must not be older than any purchase before. Returns whether the item had been bought before.
 * The one place where totals grow: folding and replay both come here, so it doesn't matter when a receipt leaves the window.
 */
export function addPurchase(t: ItemTotals, i: number, number: number, day: number, smallness: number): boolean {
  const count = countOf(t, i);
  if (count === 0) setFirst(t, i, number, day);
  const base = i * WORDS;
  const byReceipt = receiptDecayRow(count === 0 ? 0 : number - lastOf(t, i));
  const byDay = dayDecayRow(count === 0 ? 0 : day - lastDayOf(t, i));
  const sums = t.floats;
  for (let c = 0; c < 4; c++) sums[base + c] = f32(sums[base + c]! * RECEIPT_DECAY_TABLE[byReceipt + c]!) + 1;
  const days = base + T_DAY_DECAYS / 4;
  for (let c = 0; c < 3; c++) sums[days + c] = f32(sums[days + c]! * DAY_DECAY_TABLE[byDay + c]!) + 1;
  sums[base + T_SMALLNESS / 4] = sums[base + T_SMALLNESS / 4]! + smallness;
  setLast(t, i, number, day);
  setCount(t, i, count + 1);
  return count > 0;
}
