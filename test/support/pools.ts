import { randomStream } from '../../src/base/hash.js';
import type { ItemIndex } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { recordReceipt } from '../../src/history/history.js';
import { RANK_K_MAX } from '../../src/limits.js';
import { type RankingModel, vectorSize } from '../../src/ranking/model.js';
import { SIGNAL_COUNT } from '../../src/ranking/signals.js';
import type { CompileOptions } from '../../src/scoring/compile-image.js';
import type { PoolEntry, RankRequest } from '../../src/scoring/ranker.js';
import { FIRST_DAY } from './histories.js';
import { randomClasses, randomRanker } from './redemption-rankers.js';

export type Random = () => number;

export const between = (random: Random, from: number, to: number): number => from + (to - from) * random();
export const integer = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

const numbers = (random: Random, length: number, from: number, to: number): Float32Array =>
  Float32Array.from({ length }, () => between(random, from, to));

export interface ModelShape {
  readonly itemCount: number;
  readonly k: number;
  readonly recent?: boolean;
  readonly customerBlock?: boolean;
}

/** A model of plausible size with every term in use. */
export function randomModel(
  random: Random,
  { itemCount, k, recent = true, customerBlock = true }: ModelShape,
): RankingModel {
  const customerVector = { k, recentScale: recent ? 0.5 : 0, customerBlock };
  const size = vectorSize(customerVector);
  return {
    version: 1,
    itemCount,
    unknownBase: -9,
    items: {
      base: numbers(random, itemCount, -8, -2),
      sizeSlope: numbers(random, itemCount, -0.3, 0.3),
      ownBias: numbers(random, itemCount, -1, 1),
      ownCountSlope: numbers(random, itemCount, -0.3, 0.3),
      denseBias: numbers(random, itemCount, 0, 0.02),
      q: numbers(random, itemCount * size, -0.01, 0.01),
      p: numbers(random, itemCount * k, -1, 1),
    },
    customerVector,
    newcomerVector: numbers(random, size, -0.3, 0.3),
    weights: {
      denseLinear: between(random, -2, 4),
      denseLog: between(random, -0.1, 0.5),
      denseFloor: 1e-5,
      own: numbers(random, SIGNAL_COUNT, -0.5, 0.5),
      ownCountMax: random() < 0.5 ? null : 2,
      ownDenseLinear: between(random, -1, 1),
      ownDenseLog: between(random, -0.3, 0.1),
    },
    laterBase: new Float32Array(0),
    shares: null,
    trend: null,
    redemptionRanker: null,
    uplift: null,
  };
}

/** Items skewed towards low indexes, as popularity is. */
export function randomItems(random: Random, count: number, items: number): Uint32Array {
  const chosen = new Set<number>();
  for (let i = 0; i < count; i++) chosen.add(Math.floor(random() ** 2 * items));
  return Uint32Array.from(chosen).sort();
}

export function randomEntries(random: Random, count: number, items: number, longest: number): PoolEntry[] {
  const entries: PoolEntry[] = [];
  for (let i = 0; i < count; i++) {
    const shared = random() < 0.15 && entries.length > 0 ? entries[integer(random, 0, entries.length - 1)] : undefined;
    const length = random() < 0.05 ? 0 : integer(random, 1, longest);
    entries.push({ items: shared?.items ?? randomItems(random, length, items) });
  }
  return entries;
}

export function randomHistory(random: Random, receipts: number, longest: number, items: number): Uint8Array | null {
  let bytes: Uint8Array | null = null;
  let day = FIRST_DAY;
  for (let r = 0; r < receipts; r++) {
    day += integer(random, 0, 9);
    const bought = Array.from(randomItems(random, integer(random, 0, longest), items)) as ItemIndex[];
    const receipt = { idHash: [r, 77] as const, timeMs: day * MS_PER_DAY + r, items: bought };
    const outcome = recordReceipt(bytes, receipt);
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return bytes;
}

export function allEligible(size: number): Uint32Array {
  const words = new Uint32Array((size + 31) >>> 5).fill(0xffffffff);
  if (size & 31) words[words.length - 1] = 2 ** (size & 31) - 1;
  return words;
}

export function randomEligible(random: Random, size: number, share: number): Uint32Array {
  const words = new Uint32Array((size + 31) >>> 5);
  for (let p = 0; p < size; p++) if (random() < share) words[p >>> 5]! |= 2 ** (p & 31);
  return words;
}

/** One seed, one case: pool, model and request of every kind and size up to some hundred promotions. */
export function randomCase(seed: number) {
  const { random, items, ...pool } = randomPool(seed);
  return { ...pool, request: randomRequest(random, pool.entries.length, items) };
}

/** Pool and model of a seed, and the stream to draw requests from. */
export function randomPool(seed: number) {
  const random = randomStream(seed);
  const items = integer(random, 1, 300);
  const dense = random() < 0.7;
  const shape = {
    itemCount: integer(random, 0, items),
    k: dense ? integer(random, 1, 20) : 0,
    recent: random() < 0.5,
    customerBlock: random() < 0.5,
  };
  const model = randomModel(random, shape);
  // Equal items, hence ties; and an order that no customer changes.
  if (random() < 0.1) model.items.base.fill(-4);
  if (!dense && random() < 0.3) model.items.sizeSlope.fill(0);
  const entries = randomEntries(random, integer(random, 0, 200), items, random() < 0.1 ? 40 : 4);
  const wideAbove = random() < 0.3 ? 3 : 64;
  // Drawn last, so that the other numbers of a seed are what they were.
  const redemptionRanker = random() < 0.3 ? randomRanker(random, model.itemCount) : null;
  const shares = random() < 0.5 ? numbers(random, integer(random, 0, items), 0, 0.2) : null;
  const options: CompileOptions = {
    wideAbove,
    classes: randomClasses(random, items),
    offerKind: random() < 0.5 ? 'chosen' : 'everybody',
  };
  return { entries, model: { ...model, shares, redemptionRanker }, options, items, random };
}

export function randomRequest(random: Random, positions: number, items: number): RankRequest {
  const history = random() < 0.1 ? null : randomHistory(random, integer(random, 1, random() < 0.2 ? 45 : 12), 8, items);
  return {
    history,
    eligible: randomEligible(random, positions, random()),
    k: integer(random, 1, random() < 0.3 ? RANK_K_MAX : 12),
    nowDay: random() < 0.3 ? null : FIRST_DAY + integer(random, 0, 400),
    boosts: random() < 0.5 ? null : numbers(random, positions, 0.1, 10),
  };
}
