import type { LRUCache } from 'lru-cache';
import {
  addBit,
  type Bits,
  countBits,
  emptyBits,
  forEachBit,
  hasBit,
  hashBits,
  isEmpty,
  removeBit,
  unite,
} from '../base/bits.js';
import { CANDIDATES_PER_SLOT, RANK_K_MAX, REPAIR_CANDIDATES_MAX } from '../limits.js';
import type { PromotionPool } from '../promotions/pool.js';
import { type CompiledCap, createCapCounts, quotasOf } from './caps.js';
import { fillDiversely, type Variety } from './diversity.js';
import type { Chosen, FillGroup, HeldOffers } from './filling.js';
import type { Rank, Ranking } from './order.js';
import type { Overlap, Taken } from './overlap.js';
import { type Contender, fillMost } from './repair.js';

export interface FillInput {
  readonly pool: PromotionPool;
  /** In filling order. */
  readonly groups: readonly FillGroup[];
  readonly rank: Rank;
  readonly overlap: Overlap;
  readonly caps: readonly CompiledCap[];
  /** Whether candidates of the handbill may not overlap each other. */
  readonly withinHandbill: boolean;
  readonly promised: readonly PromisedOffer[];
  /** How offers of one kind count against each other; null: not at all. */
  readonly variety: Variety | null;
  /** Names `overlap`, `caps` and `withinHandbill` in what is remembered. */
  readonly rules: string;
  /** Remembers how many slots can be filled at most, for the next customer with the same candidates. */
  readonly mostFilled: LRUCache<string, number>;
}

/** What the customer has already: what overlaps it is not promised again. */
export interface PromisedOffer {
  /** In the pool; undefined: it is no candidate. */
  readonly position: number | undefined;
  readonly items: Uint32Array;
}

/**
 * What fills the slots of each group, best first: by rank, group after group. Where that leaves a slot empty which another choice would
 * fill, the choice is the first in rank order that fills the most slots (within the limits of the search).
 */
export function fillSlots(input: FillInput): Chosen[][] {
  const { groups, rank, variety } = input;
  const greedy =
    variety === null
      ? fillByRank(input)
      : fillDiversely({ groups, rank, variety, held: heldOffers(input), itemsAt: itemsOf(input) });
  const short = input.groups.some(({ slots, eligible }, g) => {
    const chosen = greedy[g]!.length;
    // Somebody eligible was left out, or is held by another group.
    return chosen < slots && countBits(eligible) > chosen;
  });
  return short ? (repaired(input, greedy) ?? greedy) : greedy;
}

/** What the customer has already. */
export function takenBy({ promised, overlap }: FillInput): Taken {
  const taken = overlap.none();
  for (const { items } of promised) taken.take(items);
  return taken;
}

export const positionsOf = (promised: readonly PromisedOffer[]): Set<number> =>
  new Set(promised.flatMap(({ position }) => position ?? []));

const itemsOf =
  ({ pool }: FillInput) =>
  (position: number): Uint32Array =>
    pool.entries[position]!.items;

function heldOffers(input: FillInput): HeldOffers {
  const itemsAt = itemsOf(input);
  const taken = takenBy(input);
  const used = positionsOf(input.promised);
  const counts = createCapCounts(input.caps);
  return {
    allows: (position) => !used.has(position) && !taken.overlaps(itemsAt(position)) && counts.allows(itemsAt(position)),
    hold(position) {
      used.add(position);
      counts.add(itemsAt(position));
      if (input.withinHandbill) taken.take(itemsAt(position));
    },
  };
}

function fillByRank(input: FillInput): Chosen[][] {
  const { groups, rank } = input;
  const held = heldOffers(input);
  const slots = groups.reduce((sum, group) => sum + group.slots, 0);
  // One ranking serves all groups as long as it lasts: restricted to a group it is that group's own.
  const shared = groups.length > 1 ? rank(union(groups), fetchFor(slots)) : null;

  return groups.map(({ slots, eligible }) => {
    const chosen: Chosen[] = [];
    const open = eligible.slice();
    const consume = (ranking: Ranking): void => {
      for (let i = 0; i < ranking.positions.length && chosen.length < slots; i++) {
        const position = ranking.positions[i]!;
        if (!hasBit(open, position)) continue;
        removeBit(open, position);
        if (!held.allows(position)) continue;
        chosen.push({ position, score: ranking.scores[i]! });
        held.hold(position);
      }
    };
    if (shared) consume(shared);
    for (let round = shared ? 1 : 0; chosen.length < slots && !isEmpty(open); round++) {
      // A first ranking rarely falls short; when one does, look at every candidate once rather than rank those that overlap.
      if (round > 0) {
        dropWhere(open, (p) => !held.allows(p));
      }
      const ranking = rank(open, fetchFor(slots - chosen.length));
      if (ranking.positions.length === 0) break;
      consume(ranking);
    }
    return chosen;
  });
}

const fetchFor = (slots: number): number => Math.min(RANK_K_MAX, slots * CANDIDATES_PER_SLOT);

function dropWhere(open: Bits, isOut: (position: number) => boolean): void {
  forEachBit(open, (position) => {
    if (isOut(position)) removeBit(open, position);
  });
}

function union(groups: readonly FillGroup[]): Bits {
  const all = groups[0]!.eligible.slice();
  for (const { eligible } of groups) unite(all, eligible);
  return all;
}

/** A choice that fills more slots than `greedy` does; null when there is none, or none is found. */
function repaired(input: FillInput, greedy: readonly Chosen[][]): Chosen[][] | null {
  const { pool, groups, overlap, caps, withinHandbill, promised, mostFilled } = input;
  const filled = greedy.reduce((sum, chosen) => sum + chosen.length, 0);
  const taken = takenBy(input);
  const used = positionsOf(promised);
  const asked = groups.map(({ slots, eligible }) => [slots, hashBits(eligible)]);
  const key = [input.rules, asked, taken.key(), [...used]].join(' ');
  if (filled >= (mostFilled.get(key) ?? Infinity)) return null;

  const open = union(groups);
  dropWhere(open, (p) => used.has(p) || taken.overlaps(pool.entries[p]!.items));
  const ranked = rankAll(input.rank, contending(input, open));
  const lists = ranked.map(({ position }) => pool.entries[position]!.items);
  const contenders: Contender[] = ranked.map(({ position }, c) => ({
    groups: groups.flatMap(({ eligible }, g) => (hasBit(eligible, position) ? [g] : [])),
    excludes: (other) => withinHandbill && overlap.between(lists[c]!, lists[other]!),
  }));
  const slots = groups.map((group) => group.slots);
  const { choice, proved } = fillMost(contenders, slots, filled, quotasOf(caps, lists));
  if (proved) mostFilled.set(key, choice?.flat().length ?? filled);
  return choice?.map((chosen) => chosen.map((c) => ranked[c]!)) ?? null;
}

/** All candidates when they are few, else those that leave most room to others: with the fewest items, each item list once a group if it can be there once only. */
function contending({ pool, groups, withinHandbill }: FillInput, open: Bits): Bits {
  if (countBits(open) <= REPAIR_CANDIDATES_MAX) return open;
  const served = new Map<Uint32Array, number>();
  const narrow: number[] = [];
  forEachBit(open, (position) => {
    const { items } = pool.entries[position]!;
    const known = served.get(items) ?? 0;
    const all = groups.reduce((bits, { eligible }, g) => (hasBit(eligible, position) ? bits | (1 << g) : bits), known);
    if (withinHandbill && items.length > 0 && all === known) return;
    served.set(items, all);
    narrow.push(position);
  });
  narrow.sort((a, b) => pool.entries[a]!.items.length - pool.entries[b]!.items.length || a - b);
  const few = emptyBits(pool.entries.length);
  for (const position of narrow.slice(0, REPAIR_CANDIDATES_MAX)) addBit(few, position);
  return few;
}

function rankAll(rank: Rank, eligible: Bits): Chosen[] {
  const open = eligible.slice();
  const ranked: Chosen[] = [];
  while (!isEmpty(open)) {
    const { positions, scores } = rank(open, RANK_K_MAX);
    if (positions.length === 0) break;
    positions.forEach((position, i) => {
      removeBit(open, position);
      ranked.push({ position, score: scores[i]! });
    });
  }
  return ranked;
}
