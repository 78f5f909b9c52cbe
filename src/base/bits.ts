import { mix32 } from './hash.js';

/** Sets of small integers, one bit each: bit p & 31 of word p >>> 5. */
export type Bits = Uint32Array;

const bitWords = (size: number): number => (size + 31) >>> 5;

export const emptyBits = (size: number): Bits => new Uint32Array(bitWords(size));

/** The members of 0..size-1 that a condition holds for. */
export function bitsWhere(size: number, holds: (position: number) => boolean): Bits {
  const bits = emptyBits(size);
  for (let p = 0; p < size; p++) if (holds(p)) addBit(bits, p);
  return bits;
}

export function addBit(bits: Bits, position: number): void {
  bits[position >>> 5]! |= 1 << (position & 31);
}

export function removeBit(bits: Bits, position: number): void {
  bits[position >>> 5]! &= ~(1 << (position & 31));
}

export function hasBit(bits: Bits, position: number): boolean {
  return ((bits[position >>> 5]! >>> (position & 31)) & 1) === 1;
}

/** Keeps in `target` only what is in `other` too. */
export function intersect(target: Bits, other: Bits): void {
  for (let w = 0; w < target.length; w++) target[w]! &= other[w]!;
}

/** Adds to `target` what is in `other`. */
export function unite(target: Bits, other: Bits): void {
  for (let w = 0; w < target.length; w++) target[w]! |= other[w]!;
}

export function isEmpty(bits: Bits): boolean {
  for (let w = 0; w < bits.length; w++) if (bits[w] !== 0) return false;
  return true;
}

export function sharesBit(a: Bits, b: Bits): boolean {
  const words = Math.min(a.length, b.length);
  for (let w = 0; w < words; w++) if ((a[w]! & b[w]!) !== 0) return true;
  return false;
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let w = 0; w < bits.length; w++) {
    let v = bits[w]!;
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    count += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Calls `visit` with each member, ascending. */
export function forEachBit(bits: Bits, visit: (position: number) => void): void {
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w]!; word !== 0; word &= word - 1) visit((w << 5) + 31 - Math.clz32(word & -word));
  }
}

/** 64 bits of hash, as text. */
export function hashBits(bits: Bits): string {
  let a = bits.length;
  let b = 0x9e3779b9;
  for (let w = 0; w < bits.length; w++) {
    a = mix32(a ^ bits[w]!);
    b = Math.imul(b ^ bits[w]!, 0x85ebca6b) ^ (b >>> 15);
  }
  return `${a}.${b}`;
}
