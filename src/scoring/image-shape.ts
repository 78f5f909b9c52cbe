import { KERNEL_IMAGE_BYTES_MAX, VECTOR_BLOCK_MAX } from '../limits.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import {
  C_WORDS,
  FLAG_CUSTOMER,
  FLAG_DENSE,
  FLAG_RECENT,
  I_BASE,
  I_BOOSTS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_CLASS_COUNT,
  I_CLASSES,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_COVERED_PADDED,
  I_DENSE,
  I_DENSE_BIAS,
  I_ELIGIBLE,
  I_FLAGS,
  I_K,
  I_K_PADDED,
  I_KNOWN_ITEMS,
  I_LIST_ODDS,
  I_LIST_OF,
  I_NEWCOMER,
  I_ODDS,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_PANEL,
  I_POSITIONS,
  I_POSITIONS_PADDED,
  I_SCORES,
  I_SCRATCH_BYTES,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTOR_SIZE,
  I_VECTORS,
  I_WEIGHTS,
  I_WIDE,
  I_WIDE_COUNT,
  I_WORDS,
  L_WORDS,
  S_BYTES,
  W_WORDS,
} from './layout.js';
import type { PoolEntry } from './ranker.js';

/** Item lists of one length. */
interface SizeClass {
  readonly length: number;
  readonly lists: readonly Uint32Array[];
  /** Number of the first list; the others follow. */
  readonly first: number;
  readonly indexAt: number;
}

interface WideList {
  readonly items: Uint32Array;
  readonly number: number;
  readonly indexAt: number;
}

/** Where everything of an image goes, before it is filled. */
export interface ImageShape {
  readonly bytes: number;
  readonly header: Uint32Array;
  /** Covered items, ascending. */
  readonly covered: Uint32Array;
  readonly coveredLimit: number;
  readonly classes: readonly SizeClass[];
  readonly wide: readonly WideList[];
  /** List number of each position. */
  readonly listOf: Uint32Array;
}

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** Hands out offsets, each a multiple of 64: a cache line. */
function createAllocator(from: number) {
  let end = roundUp(from, 64);
  return {
    take(bytes: number): number {
      const offset = end;
      end = roundUp(end + bytes, 64);
      return offset;
    },
    end: () => end,
  };
}

export function shapeImage(entries: readonly PoolEntry[], model: RankingModel, wideAbove: number): ImageShape {
  if (model.customerVector.k > VECTOR_BLOCK_MAX) {
    throw new RangeError(`vectors of ${model.customerVector.k} numbers, at most ${VECTOR_BLOCK_MAX}`);
  }
  const lists = new Set(entries.map((entry) => entry.items));
  const covered = unionOf(lists);
  const coveredLimit = covered.length === 0 ? 0 : covered.at(-1)! + 1;
  const header = new Uint32Array(I_WORDS);
  const memory = createAllocator(I_WORDS * 4);
  const positionsPadded = roundUp(entries.length, 32);
  const coveredPadded = roundUp(covered.length + 1, 32);
  header[I_POSITIONS] = entries.length;
  header[I_POSITIONS_PADDED] = positionsPadded;
  header[I_COVERED_PADDED] = coveredPadded;
  shapeModel(header, memory, model, coveredPadded);
  header[I_COVERED_OF] = memory.take(coveredLimit * 4);
  header[I_COVERED_LIMIT] = coveredLimit;
  header[I_LIST_OF] = memory.take(positionsPadded * 4);

  const narrow = [...lists].filter((items) => items.length <= wideAbove);
  const numberOf = new Map<Uint32Array, number>();
  let lists4 = 0;
  const classes = [...groupByLength(narrow)].map(([length, members]): SizeClass => {
    const first = lists4;
    members.forEach((items, i) => {
      numberOf.set(items, first + i);
    });
    lists4 += roundUp(members.length, 4);
    return { length, lists: members, first, indexAt: memory.take(roundUp(members.length, 4) * length * 4) };
  });
  const wide = [...lists]
    .filter((items) => items.length > wideAbove)
    .map((items): WideList => {
      const number = lists4++;
      numberOf.set(items, number);
      return { items, number, indexAt: memory.take(roundUp(items.length, 4) * 4) };
    });
  header[I_CLASSES] = memory.take(classes.length * C_WORDS * 4);
  header[I_CLASS_COUNT] = classes.length;
  header[I_WIDE] = memory.take(wide.length * L_WORDS * 4);
  header[I_WIDE_COUNT] = wide.length;
  shapeScratch(header, coveredPadded, lists4, positionsPadded);

  const bytes = memory.end();
  if (bytes > KERNEL_IMAGE_BYTES_MAX) {
    throw new RangeError(`a pool of ${bytes} bytes, at most ${KERNEL_IMAGE_BYTES_MAX}`);
  }
  const listOf = Uint32Array.from(entries, (entry) => numberOf.get(entry.items)!);
  return { bytes, header, covered, coveredLimit, classes, wide, listOf };
}

function shapeModel(
  header: Uint32Array,
  memory: ReturnType<typeof createAllocator>,
  model: RankingModel,
  coveredPadded: number,
): void {
  const { customerVector } = model;
  const dense = customerVector.k > 0;
  const size = vectorSize(customerVector);
  const kPadded = roundUp(customerVector.k, 16);
  header[I_KNOWN_ITEMS] = dense ? model.itemCount : 0;
  header[I_FLAGS] =
    (dense ? FLAG_DENSE : 0) |
    (dense && customerVector.recentScale !== 0 ? FLAG_RECENT : 0) |
    (dense && customerVector.customerBlock ? FLAG_CUSTOMER : 0);
  header[I_K] = customerVector.k;
  header[I_K_PADDED] = kPadded;
  header[I_VECTOR_SIZE] = size;
  header[I_WEIGHTS] = memory.take(W_WORDS * 4);
  header[I_NEWCOMER] = memory.take(size * 4);
  for (const word of [I_BASE, I_SIZE_SLOPE, I_OWN_BIAS, I_OWN_COUNT_SLOPE, I_STATIC_ODDS]) {
    header[word] = memory.take(coveredPadded * 4);
  }
  header[I_DENSE_BIAS] = memory.take(dense ? coveredPadded * 4 : 0);
  header[I_PANEL] = memory.take(coveredPadded * size * 4);
  header[I_VECTORS] = memory.take(dense ? model.itemCount * kPadded * 4 : 0);
}

function shapeScratch(header: Uint32Array, coveredPadded: number, lists: number, positions: number): void {
  const scratch = createAllocator(S_BYTES);
  header[I_DENSE] = scratch.take(coveredPadded * 4);
  header[I_ODDS] = scratch.take(coveredPadded * 4);
  header[I_LIST_ODDS] = scratch.take(lists * 4);
  header[I_SCORES] = scratch.take(positions * 4);
  // Packing writes up to three lanes beyond the last candidate.
  header[I_CANDIDATE_SCORES] = scratch.take(positions * 4 + 16);
  header[I_CANDIDATE_POSITIONS] = scratch.take(positions * 4 + 16);
  header[I_ELIGIBLE] = scratch.take(positions / 8);
  header[I_BOOSTS] = scratch.take(positions * 4);
  header[I_SCRATCH_BYTES] = scratch.end();
}

/** Ascending by length. A list without items counts as one with a pad item: length 1. */
function groupByLength(lists: readonly Uint32Array[]): Map<number, Uint32Array[]> {
  const groups = new Map<number, Uint32Array[]>();
  for (const items of lists.toSorted((a, b) => a.length - b.length)) {
    const length = Math.max(items.length, 1);
    const group = groups.get(length);
    if (group) group.push(items);
    else groups.set(length, [items]);
  }
  return groups;
}

/** Every item of the lists, ascending. */
function unionOf(lists: Iterable<Uint32Array>): Uint32Array {
  let limit = 0;
  for (const items of lists) limit = Math.max(limit, (items.at(-1) ?? -1) + 1);
  const seen = new Uint8Array(limit);
  let count = 0;
  for (const items of lists) {
    for (const item of items) {
      if (seen[item] === 0) count++;
      seen[item] = 1;
    }
  }
  const union = new Uint32Array(count);
  for (let item = 0, i = 0; item < limit; item++) if (seen[item] === 1) union[i++] = item;
  return union;
}
