import {
  addBit,
  type Bits,
  bitsWhere,
  countBits,
  emptyBits,
  forEachBit,
  hasBit,
  intersect,
  removeBit,
} from '../base/bits.js';
import { REPAIR_NODES_MAX } from '../limits.js';
import type { Quota } from './caps.js';
import { type QuotaTracker, trackQuotas } from './quota-tracker.js';

export interface Contender {
  /** Groups that it may serve. */
  readonly groups: readonly number[];
  /** Whether it can't be in one handbill with another contender, told by its number. */
  excludes(other: number): boolean;
}

export interface Repair {
  /** Numbers of the contenders of each group; null when nothing fills more slots. */
  readonly choice: number[][] | null;
  /** Whether the search ended by itself: no other choice fills more. */
  readonly proved: boolean;
}

/**
 * Chooses contenders (numbers, in rank order) for each group so that more than `filled` slots are taken, as many as possible; among
 * those choices the first in rank order.
 *
 * Branch and bound over groups and ranks. The bound: contenders that all exclude each other can give one only, so the number of such
 * cliques that cover what is left limits what can still be filled; so does the room that caps have left. An independent set is hard in general; the search stops after
 * REPAIR_NODES_MAX steps with the best it has, which begins with the choice of those that exclude the fewest others.
 */
export function fillMost(
  contenders: readonly Contender[],
  slots: readonly number[],
  filled: number,
  quotas: readonly Quota[][] = [],
): Repair {
  const size = contenders.length;
  const conflicts = conflictMatrix(contenders);
  const caps = trackQuotas(quotas, size);
  const members = slots.map((_, g) => bitsWhere(size, (c) => contenders[c]!.groups.includes(g)));
  const wanted = slots.reduce((sum, n) => sum + n, 0);
  let best: number[][] | null = null;
  let bestCount = filled;

  const simple = leastExcludingFirst(contenders, conflicts, slots, trackQuotas(quotas, size));
  const simpleCount = simple.reduce((sum, chosen) => sum + chosen.length, 0);
  if (simpleCount > filled) {
    best = simple;
    // As good by count, but better by rank, still replaces it.
    bestCount = simpleCount - 1;
  }

  let nodes = 0;
  const chosen: number[][] = slots.map(() => []);
  /** `open`: contenders that nothing chosen excludes. */
  const search = (g: number, from: number, count: number, open: Bits): void => {
    if (count > bestCount) {
      bestCount = count;
      best = chosen.map((group) => group.slice());
    }
    if (g === slots.length || bestCount === wanted || ++nodes > REPAIR_NODES_MAX) return;
    const later = laterGroups(open, g, from);
    const needed = bestCount - count + 1;
    if (later.slotsLeft < needed || !caps.canGive(needed, later.usable)) return;
    if (!haveCliques(conflicts, needed, later.usable)) return;
    const group = chosen[g]!;
    if (group.length < slots[g]!) {
      for (let c = from; c < size; c++) {
        if (!hasBit(open, c) || !hasBit(members[g]!, c)) continue;
        group.push(c);
        caps.choose(c);
        search(g, c + 1, count + 1, caps.restrict(without(open, conflicts[c]!), c));
        caps.giveBack(c);
        group.pop();
        if (bestCount === wanted || nodes > REPAIR_NODES_MAX) return;
      }
    }
    search(g + 1, 0, count, open);
  };

  /** Of the open contenders those that the rest of group g or a later group could use, and the slots that are left. */
  function laterGroups(open: Bits, g: number, from: number): { readonly usable: Bits; readonly slotsLeft: number } {
    const usable = emptyBits(size);
    let slotsLeft = slots[g]! - chosen[g]!.length;
    if (slotsLeft > 0) {
      forEachBit(open, (c) => {
        if (c >= from && hasBit(members[g]!, c)) addBit(usable, c);
      });
    }
    for (let later = g + 1; later < slots.length; later++) {
      slotsLeft += slots[later]!;
      for (let w = 0; w < usable.length; w++) usable[w]! |= open[w]! & members[later]![w]!;
    }
    return { usable, slotsLeft };
  }

  search(
    0,
    0,
    0,
    bitsWhere(size, () => true),
  );
  return { choice: best, proved: nodes <= REPAIR_NODES_MAX };
}

/** Whether `needed` more might be found: as long as cliques last. */
function haveCliques(conflicts: readonly Bits[], needed: number, usable: Bits): boolean {
  const left = usable.slice();
  for (let cliques = 0; cliques < needed; cliques++) {
    const seed = firstBit(left);
    if (seed < 0) return false;
    // Grow a clique around the first one left; its members are interchangeable at best.
    const together = left.slice();
    for (let c = seed; c >= 0; c = firstBit(together)) {
      removeBit(left, c);
      intersect(together, conflicts[c]!);
      removeBit(together, c);
    }
  }
  return true;
}

/** Contenders that exclude few others first; each goes to its group with the most room. */
function leastExcludingFirst(
  contenders: readonly Contender[],
  conflicts: readonly Bits[],
  slots: readonly number[],
  caps: QuotaTracker,
): number[][] {
  const degree = conflicts.map(countBits);
  const chosen: number[][] = slots.map(() => []);
  const taken: number[] = [];
  for (const c of [...contenders.keys()].sort((a, b) => degree[a]! - degree[b]! || a - b)) {
    if (!caps.allows(c) || taken.some((other) => hasBit(conflicts[c]!, other))) continue;
    const room = (g: number): number => slots[g]! - chosen[g]!.length;
    const group = contenders[c]!.groups.filter((g) => room(g) > 0).sort((a, b) => room(b) - room(a) || a - b)[0];
    if (group === undefined) continue;
    chosen[group]!.push(c);
    caps.choose(c);
    taken.push(c);
  }
  return chosen.map((group) => group.sort((a, b) => a - b));
}

/** One row a contender: those it excludes, itself included. */
function conflictMatrix(contenders: readonly Contender[]): Bits[] {
  const rows = contenders.map(() => emptyBits(contenders.length));
  contenders.forEach((contender, a) => {
    addBit(rows[a]!, a);
    for (let b = 0; b < a; b++) {
      if (!contender.excludes(b)) continue;
      addBit(rows[a]!, b);
      addBit(rows[b]!, a);
    }
  });
  return rows;
}

function without(open: Bits, excluded: Bits): Bits {
  return open.map((word, w) => word & ~excluded[w]!);
}

function firstBit(bits: Bits): number {
  for (let w = 0; w < bits.length; w++) {
    const word = bits[w]!;
    if (word !== 0) return (w << 5) + 31 - Math.clz32(word & -word);
  }
  return -1;
}
