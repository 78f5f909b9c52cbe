import { KERNEL_IMAGE_BYTES_MAX, VECTOR_BLOCK_MAX } from '../limits.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import {
  BLOCK_LISTS,
  BOUND_LEVELS,
  C_WORDS,
  FLAG_CUSTOMER,
  FLAG_DENSE,
  FLAG_RECENT,
  I_BASE,
  I_BLOCKS,
  I_BLOCKS_KNOWN,
  I_BOOSTS,
  I_BOUNDS,
  I_CANDIDATE_POSITIONS,
  I_CANDIDATE_SCORES,
  I_CLASS_COUNT,
  I_CLASSES,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_DENSE_BIAS,
  I_ELIGIBLE,
  I_FLAGS,
  I_HAND,
  I_K,
  I_K_PADDED,
  I_KNOWN,
  I_KNOWN_ITEMS,
  I_LIST_ODDS,
  I_LIST_OF,
  I_LISTS,
  I_MAXIMA,
  I_MEMBERS,
  I_MEMBERS_FROM,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_NEWCOMER,
  I_NUMBERS,
  I_ODDS,
  I_ORDER,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_PANEL,
  I_PLACES,
  I_POSITIONS,
  I_POSITIONS_PADDED,
  I_ROW_BYTES,
  I_ROWS,
  I_SCORED,
  I_SCORES,
  I_SCRATCH_BYTES,
  I_SEEN,
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
import { createItemTerms } from './number-terms.js';
import { createOddsBound, radiusOf, USUAL_LEVEL } from './odds-bound.js';
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
  const lists = likeliestFirst([...new Set(entries.map((entry) => entry.items))], model);
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
  header[I_WIDE_LISTS] = memory.take(totalLength(wideLists) * 4);
  header[I_LISTS] = listCount;
  header[I_PLACES] = memory.take(listCount * 8);
  header[I_NARROW_FROM] = memory.take((itemOf.length + 1) * 4);
  header[I_NARROW_LISTS] = memory.take(totalLength(narrowLists) * 4);
  header[I_MEMBERS_FROM] = memory.take((listCount + 1) * 4);
  header[I_MEMBERS] = memory.take(entries.length * 4);
  header[I_BLOCKS] = roundUp(Math.ceil(lists.length / BLOCK_LISTS), 4);
  header[I_ORDER] = memory.take(header[I_BLOCKS] * BLOCK_LISTS * 4);
  header[I_BOUNDS] = memory.take(listCount * BOUND_LEVELS * 4);
  header[I_MAXIMA] = memory.take(header[I_BLOCKS] * BOUND_LEVELS * 4);
  shapeScratch(header);

  const bytes = memory.end();
  if (bytes > KERNEL_IMAGE_BYTES_MAX) {
    throw new RangeError(`a pool of ${bytes} bytes, at most ${KERNEL_IMAGE_BYTES_MAX}`);
  }
  const listOf = Uint32Array.from(entries, (entry) => numberOfList.get(entry.items)!);
  return { bytes, header, itemOf, pad, classes, wide, listOf };
}

/**
 * Lists by falling bound, in which order the bounded pass looks at them: those that it needs, and their items, lie side by side in memory.
 * Wide ones by a bound of their items, which is good enough.
 */
function likeliestFirst(lists: readonly Uint32Array[], model: RankingModel): Uint32Array[] {
  const bound = createOddsBound(model);
  const termsOf = createItemTerms(model);
  const known = new Map<number, number>();
  const highest = (item: number): number => {
    let odds = known.get(item);
    if (odds === undefined) {
      odds = bound.highest(bound.around(termsOf(item)), radiusOf(USUAL_LEVEL));
      known.set(item, odds);
    }
    return odds;
  };
  const combined = lists.map((items) => {
    let odds = 0;
    for (let i = 0; i < items.length; i++) odds += (1 + odds) * highest(items[i]!);
    return odds;
  });
  return [...lists.keys()].sort((a, b) => combined[b]! - combined[a]! || a - b).map((list) => lists[list]!);
}

/** Numbers in the order of scoring/layout.ts, by first appearance. `numberOf` has an entry an item up to the last one covered. */
function numberItems(narrowLists: readonly Uint32Array[], wideLists: readonly Uint32Array[]) {
  const limit = 1 + [...narrowLists, ...wideLists].reduce((last, items) => Math.max(last, items.at(-1) ?? -1), -1);
  const numberOf = new Uint32Array(limit).fill(NOT_COVERED);
  const itemOf: number[] = [];
  const number = (lists: readonly Uint32Array[]): void => {
    for (const items of lists) {
      for (let i = 0; i < items.length; i++) {
        const item = items[i]!;
        if (numberOf[item] !== NOT_COVERED) continue;
        numberOf[item] = itemOf.length;
        itemOf.push(item);
      }
    }
  };
  const padTo = (length: number): void => {
    while (itemOf.length < length) itemOf.push(NO_ITEM);
  };
  number(narrowLists);
  const pad = itemOf.length + wideLists.length;
  const scored = roundUp(pad + 1, 32);
  padTo(scored);
  number(wideLists);
  padTo(roundUp(itemOf.length, 32));
  return { itemOf: Uint32Array.from(itemOf), numberOf, pad, scored };
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

const totalLength = (lists: readonly Uint32Array[]): number => lists.reduce((sum, items) => sum + items.length, 0);

function shapeScratch(header: Uint32Array): void {
  const positions = header[I_POSITIONS_PADDED]!;
  const lists = header[I_LISTS]!;
  const scratch = createAllocator(S_BYTES);
  header[I_ODDS] = scratch.take(header[I_NUMBERS]! * 4);
  header[I_LIST_ODDS] = scratch.take(lists * 4);
  header[I_SCORES] = scratch.take(positions * 4);
  // Packing writes up to three lanes beyond the last candidate.
  header[I_CANDIDATE_SCORES] = scratch.take(positions * 4 + 16);
  header[I_CANDIDATE_POSITIONS] = scratch.take(positions * 4 + 16);
  header[I_ELIGIBLE] = scratch.take(positions / 8);
  header[I_BOOSTS] = scratch.take(positions * 4);
  header[I_KNOWN] = scratch.take(header[I_NUMBERS]! / 8);
  header[I_SEEN] = scratch.take(Math.ceil(lists / 32) * 4);
  header[I_HAND] = scratch.take(Math.max(lists, BLOCK_LISTS) * 4);
  header[I_BLOCKS_KNOWN] = scratch.take(roundUp(header[I_SCORED]! / 32, 32) / 8);
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
