import { addBit, type Bits, bitsWhere, countBits, emptyBits } from '../base/bits.js';
import type { Quota } from './caps.js';

/** How much room the caps have left while contenders, told by their numbers, are chosen and given back. */
export interface QuotaTracker {
  /** Whether each family of the contender has room for it. */
  allows(contender: number): boolean;
  choose(contender: number): void;
  giveBack(contender: number): void;
  /** Takes out of `open` whom no room is left for since the contender was chosen. */
  restrict(open: Bits, contender: number): Bits;
  /** Whether caps alone let `needed` of the open contenders be chosen. */
  canGive(needed: number, open: Bits): boolean;
}

/** `quotas`: for each cap its families. */
export function trackQuotas(quotas: readonly Quota[][], size: number): QuotaTracker {
  const families = quotas.flatMap((cap) =>
    cap.map(({ most, members }) => ({ left: most, members: bitsOf(members, size) })),
  );
  const familiesBy: (typeof families)[] = Array.from({ length: size }, () => []);
  quotas.flat().forEach(({ members }, q) => {
    for (const contender of members) familiesBy[contender]!.push(families[q]!);
  });
  const partitions = quotas.map((cap) => partitionOf(cap, size));
  // Classes of all caps in one row: where each cap's begin.
  const firstOf = quotas.map((_, cap) => quotas.slice(0, cap).reduce((sum, { length }) => sum + length, 0));

  return {
    allows: (contender) => familiesBy[contender]!.every(({ left }) => left > 0),
    choose(contender) {
      for (const each of familiesBy[contender]!) each.left -= 1;
    },
    giveBack(contender) {
      for (const each of familiesBy[contender]!) each.left += 1;
    },
    restrict(open, contender) {
      for (const { left, members } of familiesBy[contender]!) {
        if (left === 0) for (let w = 0; w < open.length; w++) open[w]! &= ~members[w]!;
      }
      return open;
    },
    canGive: (needed, open) =>
      partitions.every(({ free, parts }, cap) => {
        let most = countCommon(open, free);
        for (let q = 0; q < parts.length && most < needed; q++) {
          most += Math.min(families[firstOf[cap]! + q]!.left, countCommon(open, parts[q]!));
        }
        return most >= needed;
      }),
  };
}

/** Each contender in the first of its families only: an upper bound then adds up over the families. */
function partitionOf(cap: readonly Quota[], size: number): { readonly free: Bits; readonly parts: readonly Bits[] } {
  const placed = new Set<number>();
  const parts = cap.map(({ members }) => {
    const own = members.filter((contender) => !placed.has(contender));
    for (const contender of own) placed.add(contender);
    return bitsOf(own, size);
  });
  return { free: bitsWhere(size, (contender) => !placed.has(contender)), parts };
}

function bitsOf(members: readonly number[], size: number): Bits {
  const bits = emptyBits(size);
  for (const member of members) addBit(bits, member);
  return bits;
}

const countCommon = (a: Bits, b: Bits): number => countBits(a.map((word, w) => word & b[w]!));
