import { type Bits, forEachBit, hasBit } from '../base/bits.js';
import { mix32 } from '../base/hash.js';
import { type Algorithm, ranksByChance } from '../campaigns/campaign.js';
import { type Level, levelMean, withoutFactor } from '../exposure/level.js';
import type { PromotionPool } from '../promotions/pool.js';
import type { DueItem } from '../ranking/due-items.js';
import type { UpliftParts } from '../ranking/uplift/uplift-ranker.js';

/** Candidates in the order in which slots are filled: best first. */
export interface Ranking {
  /** Pool positions. */
  readonly positions: Uint32Array;
  /** AI_ENGINE: a probability. UPLIFT: a value in minor units. POPULARITY, PRIORITY: that number. NEWEST, RANDOM: 0. */
  readonly scores: Float32Array;
}

/** The best of the eligible candidates, at most k of them. */
export type Rank = (eligible: Bits, k: number) => Ranking;

/** UPLIFT for one customer: what showing each candidate changes, and is worth (uplift-order.ts). */
export interface UpliftOrder {
  /** Best first; scores are values in minor units. */
  readonly rank: Rank;
  /** That the customer buys of a candidate, before what exposure has taught. */
  chanceAt(position: number): number;
  /** What its value is made of. */
  partsAt(position: number): UpliftParts;
}

/** The same, with factors on the odds by position; null: none. */
export type BoostedRank = (eligible: Bits, k: number, factors?: Float32Array | null) => Ranking;

export interface OrderSources {
  /** AI_ENGINE: the ranker, for this customer. */
  readonly rank: BoostedRank;
  /** AI_ENGINE: what the customer may need again; worked out when it is asked for. */
  dueItems(): readonly DueItem[];
  /** AI_ENGINE: what exposure has taught of a candidate, by its position; it is in the scores. */
  levelAt(position: number): Level;
  /** UPLIFT: what showing changes; null: too little is known of it, so that relevance ranks. */
  readonly uplift: UpliftOrder | null;
  /** POPULARITY: the decayed sales of what a candidate covers, by its position. */
  popularity(position: number): number;
}

/** The orders that depend on the promotions only; each is sorted once for a pool. */
export interface StaticOrders {
  readonly byPriority: () => Uint32Array;
  readonly byNewest: () => Uint32Array;
  /** Index of the promotion at each position. */
  readonly indexes: Uint32Array;
}

export function createStaticOrders({ entries }: PromotionPool): StaticOrders {
  const priority = (p: number): number => entries[p]!.promotion.priority;
  const start = (p: number): number => entries[p]!.promotion.startAtMs ?? -Number.MAX_VALUE;
  const sorted = (compare: (a: number, b: number) => number) => {
    let order: Uint32Array | undefined;
    return () => {
      order ??= Uint32Array.from(entries.keys()).sort(compare);
      return order;
    };
  };
  return {
    indexes: Uint32Array.from(entries, ({ index }) => index),
    byPriority: sorted((a, b) => priority(b) - priority(a) || a - b),
    // Positions ascend by index, and the higher index is the newer promotion.
    byNewest: sorted((a, b) => start(b) - start(a) || b - a),
  };
}

/** The order of an algorithm for one customer. */
export function rankBy(
  algorithm: Algorithm,
  sources: OrderSources,
  { entries }: PromotionPool,
  orders: StaticOrders,
  seed: number,
  factors: Float32Array | null,
): Rank {
  switch (algorithm) {
    case 'AI_ENGINE':
      return (eligible, k) => sources.rank(eligible, k, factors);
    case 'UPLIFT':
      return (sources.uplift ?? sources).rank;
    case 'POPULARITY':
      return (eligible, k) => highest(eligible, k, sources.popularity);
    case 'PRIORITY':
      return (eligible, k) => firstOf(orders.byPriority(), eligible, k, (p) => entries[p]!.promotion.priority);
    case 'NEWEST':
      return (eligible, k) => firstOf(orders.byNewest(), eligible, k, () => 0);
    case 'RANDOM': {
      // Drawn by the promotion's index, so that other promotions coming and going don't change the choice.
      const { indexes } = orders;
      const draw = (p: number): number => mix32(seed ^ mix32(indexes[p]! + 1));
      return (eligible, k) => {
        const { positions } = highest(eligible, k, draw);
        return { positions, scores: new Float32Array(positions.length) };
      };
    }
  }
}

/** The chance behind a score of an algorithm, before boosts and what exposure has taught; null: it knows no chances. */
export function chancesBy(
  algorithm: Algorithm,
  { uplift, levelAt }: Pick<OrderSources, 'uplift' | 'levelAt'>,
  factors: Float32Array | null,
): ((ranked: { readonly position: number; readonly score: number }) => number) | null {
  if (!ranksByChance(algorithm)) return null;
  if (algorithm === 'UPLIFT' && uplift !== null) return ({ position }) => uplift.chanceAt(position);
  return ({ position, score }) => withoutFactor(score, levelMean(levelAt(position)) * (factors?.[position] ?? 1));
}

function firstOf(order: Uint32Array, eligible: Bits, k: number, score: (position: number) => number): Ranking {
  const positions: number[] = [];
  for (let i = 0; i < order.length && positions.length < k; i++) {
    const position = order[i]!;
    if (hasBit(eligible, position)) positions.push(position);
  }
  return { positions: Uint32Array.from(positions), scores: Float32Array.from(positions, score) };
}

/** The k highest by insertion into a short sorted list; ties by lower position. */
function highest(eligible: Bits, k: number, score: (position: number) => number): Ranking {
  const positions: number[] = [];
  const scores: number[] = [];
  forEachBit(eligible, (position) => {
    const value = score(position);
    let at = positions.length;
    if (at === k && !(value > scores[at - 1]!)) return;
    while (at > 0 && value > scores[at - 1]!) at--;
    positions.splice(at, 0, position);
    scores.splice(at, 0, value);
    if (positions.length > k) {
      positions.pop();
      scores.pop();
    }
  });
  return { positions: Uint32Array.from(positions), scores: Float32Array.from(scores) };
}
