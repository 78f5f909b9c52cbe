import { addBit, type Bits, emptyBits, unite } from '../../base/bits.js';

/** Which rows have each of some numbers. */
export interface RowsOf {
  /** Adds the rows that have the number. */
  addTo(bits: Bits, number: number): void;
}

/** A number that so many rows have is kept as bits. */
const BITS_FROM_SHARE = 1 / 32;

/** `numbersOf(row)`: below `count`, each once. */
export function rowsOf(size: number, count: number, numbersOf: (row: number) => ArrayLike<number>): RowsOf {
  const from = new Uint32Array(count + 1);
  for (let row = 0; row < size; row++) {
    const numbers = numbersOf(row);
    for (let i = 0; i < numbers.length; i++) from[numbers[i]! + 1]! += 1;
  }
  for (let number = 0; number < count; number++) from[number + 1]! += from[number]!;
  const rows = new Uint32Array(from[count]!);
  const next = from.slice();
  for (let row = 0; row < size; row++) {
    const numbers = numbersOf(row);
    for (let i = 0; i < numbers.length; i++) rows[next[numbers[i]!]!++] = row;
  }
  const dense = new Map<number, Bits>();
  for (let number = 0; number < count; number++) {
    if (from[number + 1]! - from[number]! <= Math.max(64, size * BITS_FROM_SHARE)) continue;
    const bits = emptyBits(size);
    for (let i = from[number]!; i < from[number + 1]!; i++) addBit(bits, rows[i]!);
    dense.set(number, bits);
  }
  return {
    addTo(bits, number) {
      const known = dense.get(number);
      if (known) unite(bits, known);
      else for (let i = from[number]!; i < from[number + 1]!; i++) addBit(bits, rows[i]!);
    },
  };
}
