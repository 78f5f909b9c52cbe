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
  I_DENSE_BIAS,
  I_ELIGIBLE,
  I_FLAGS,
  I_K,
  I_K_PADDED,
  I_KNOWN_ITEMS,
  I_LIST_ODDS,
  I_LIST_OF,
  I_NEWCOMER,
  I_NUMBERS,
  I_ODDS,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_PANEL,
  I_POSITIONS,
  I_POSITIONS_PADDED,
  I_ROW_BYTES,
  I_ROWS,
  I_SCORED,
  I_SCORES,
  I_SCRATCH_BYTES,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTOR_SIZE,
  I_VECTORS,
  I_WEIGHTS,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  I_WORDS,
  NOT_COVERED,
  S_BYTES,
  W_WORDS,
} from './layout.js';
import type { PoolEntry } from './ranker.js';

/** Lists of one length, as the numbers that they combine: items, or the summary of a wide list. */
interface SizeClass {
  readonly length: number;
  readonly lists: readonly Uint32Array[];
  /** Number of the first list; the others follow. */
  readonly first: number;
  readonly indexAt: number;
}

/** A list too long to combine item by item. */
interface WideList {
  readonly items: Uint32Array;
  /** Number of its summary. */
  readonly summary: number;
  /** Number of the list. */
  readonly list: number;
}

/** Where everything of an image goes, before it is filled. */
export interface ImageShape {
  readonly bytes: number;
  readonly header: Uint32Array;
  /** Item of each number; pads and summaries have NO_ITEM. */
  readonly itemOf: Uint32Array;
  readonly pad: number;
  readonly classes: readonly SizeClass[];
  readonly wide: readonly WideList[];
  /** List number of each position. */
  readonly listOf: Uint32Array;
}

export const NO_ITEM = 0xffffffff;

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
  const lists = [...new Set(entries.map((entry) => entry.items))];
  const narrowLists = lists.filter((items) => items.length <= wideAbove);
  const wideLists = lists.filter((items) => items.length > wideAbove);
  const { itemOf, numberOf, pad, scored } = numberItems(narrowLists, wideLists);

  const header = new Uint32Array(I_WORDS);
  const memory = createAllocator(I_WORDS * 4);
  const positionsPadded = roundUp(entries.length, 32);
  header[I_POSITIONS] = entries.length;
  header[I_POSITIONS_PADDED] = positionsPadded;
  header[I_SCORED] = scored;
  header[I_NUMBERS] = itemOf.length;
  shapeModel(header, memory, model);
  header[I_COVERED_LIMIT] = numberOf.length;
  header[I_COVERED_OF] = memory.take(numberOf.length * 4);
  header[I_LIST_OF] = memory.take(positionsPadded * 4);

  const summaryOf = (w: number): number => pad - wideLists.length + w;
  const members = [
    ...narrowLists.map((items) => items.map((item) => numberOf[item]!)),
    ...wideLists.map((_, w) => Uint32Array.of(summaryOf(w))),
  ];
  const listNumber = new Map<Uint32Array, number>();
  let listCount = 0;
  const classes = [...groupByLength(members)].map(([length, group]): SizeClass => {
    const first = listCount;
    group.forEach((list, i) => {
      listNumber.set(list, first + i);
    });
    listCount += roundUp(group.length, 4);
    return { length, lists: group, first, indexAt: memory.take(roundUp(group.length, 4) * length * 4) };
  });
  const numberOfList = new Map([...narrowLists, ...wideLists].map((items, i) => [items, listNumber.get(members[i]!)!]));
  const wide = wideLists.map((items, w) => ({ items, summary: summaryOf(w), list: numberOfList.get(items)! }));
  header[I_CLASSES] = memory.take(classes.length * C_WORDS * 4);
  header[I_CLASS_COUNT] = classes.length;
  header[I_WIDE_FROM] = memory.take((itemOf.length + 1) * 4);
  header[I_WIDE_LISTS] = memory.take(wideLists.reduce((sum, items) => sum + items.length, 0) * 4);
  shapeScratch(header, listCount);

  const bytes = memory.end();
  if (bytes > KERNEL_IMAGE_BYTES_MAX) {
    throw new RangeError(`a pool of ${bytes} bytes, at most ${KERNEL_IMAGE_BYTES_MAX}`);
  }
  const listOf = Uint32Array.from(entries, (entry) => numberOfList.get(entry.items)!);
  return { bytes, header, itemOf, pad, classes, wide, listOf };
}

/** Numbers in the order of scoring/layout.ts. `numberOf` has an entry an item up to the last one covered. */
function numberItems(narrowLists: readonly Uint32Array[], wideLists: readonly Uint32Array[]) {
  const narrow = unionOf(narrowLists);
  const isNarrow = new Set(narrow);
  const wideOnly = unionOf(wideLists).filter((item) => !isNarrow.has(item));
  const pad = narrow.length + wideLists.length;
  const scored = roundUp(pad + 1, 32);
  const itemOf = new Uint32Array(scored + roundUp(wideOnly.length, 32)).fill(NO_ITEM);
  itemOf.set(narrow);
  itemOf.set(wideOnly, scored);
  const limit = Math.max(narrow.at(-1) ?? -1, wideOnly.at(-1) ?? -1) + 1;
  const numberOf = new Uint32Array(limit).fill(NOT_COVERED);
  itemOf.forEach((item, number) => {
    if (item !== NO_ITEM) numberOf[item] = number;
  });
  return { itemOf, numberOf, pad, scored };
}

function shapeModel(header: Uint32Array, memory: ReturnType<typeof createAllocator>, model: RankingModel): void {
  const { customerVector } = model;
  const dense = customerVector.k > 0;
  const size = vectorSize(customerVector);
  const kPadded = roundUp(customerVector.k, 16);
  const numbers = header[I_NUMBERS]!;
  header[I_KNOWN_ITEMS] = dense ? model.itemCount : 0;
  header[I_FLAGS] =
    (dense ? FLAG_DENSE : 0) |
    (dense && customerVector.recentScale !== 0 ? FLAG_RECENT : 0) |
    (dense && customerVector.customerBlock ? FLAG_CUSTOMER : 0);
  header[I_K] = customerVector.k;
  header[I_K_PADDED] = kPadded;
  header[I_VECTOR_SIZE] = size;
  header[I_ROW_BYTES] = roundUp(size, 4) * 4;
  header[I_WEIGHTS] = memory.take(W_WORDS * 4);
  header[I_NEWCOMER] = memory.take(size * 4);
  for (const word of [I_BASE, I_SIZE_SLOPE, I_OWN_BIAS, I_OWN_COUNT_SLOPE, I_STATIC_ODDS]) {
    header[word] = memory.take(numbers * 4);
  }
  header[I_DENSE_BIAS] = memory.take(dense ? numbers * 4 : 0);
  header[I_PANEL] = memory.take(header[I_SCORED]! * size * 4);
  header[I_ROWS] = memory.take(numbers * header[I_ROW_BYTES]!);
  header[I_VECTORS] = memory.take(dense ? model.itemCount * kPadded * 4 : 0);
}

function shapeScratch(header: Uint32Array, lists: number): void {
  const positions = header[I_POSITIONS_PADDED]!;
  const scratch = createAllocator(S_BYTES);
  header[I_ODDS] = scratch.take(header[I_NUMBERS]! * 4);
  header[I_LIST_ODDS] = scratch.take(lists * 4);
  header[I_SCORES] = scratch.take(positions * 4);
  // Packing writes up to three lanes beyond the last candidate.
  header[I_CANDIDATE_SCORES] = scratch.take(positions * 4 + 16);
  header[I_CANDIDATE_POSITIONS] = scratch.take(positions * 4 + 16);
  header[I_ELIGIBLE] = scratch.take(positions / 8);
  header[I_BOOSTS] = scratch.take(positions * 4);
  header[I_SCRATCH_BYTES] = scratch.end();
}

/** Ascending by length. A list without items counts as one with a pad: length 1. */
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
