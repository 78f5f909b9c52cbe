import type { ItemClasses } from '../catalog/item-classes.js';
import { KERNEL_IMAGE_BYTES_MAX, VECTOR_BLOCK_MAX } from '../limits.js';
import type { RankingModel } from '../ranking/model.js';
import { createAllocator, roundUp, shapeModel, shapeScratch } from './image-areas.js';
import {
  BOUND_LEVELS,
  C_WORDS,
  I_BLOCKS,
  I_BOUNDS,
  I_CLASS_COUNT,
  I_CLASSES,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_LIST_OF,
  I_LISTS,
  I_MAXIMA,
  I_MEMBERS,
  I_MEMBERS_FROM,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_NUMBERS,
  I_ORDER,
  I_PLACES,
  I_POSITIONS,
  I_POSITIONS_PADDED,
  I_SCORED,
  I_WIDE_COUNT,
  I_WIDE_FIRST,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  I_WORDS,
  O_WORDS,
} from './layout.js';
import { likeliestFirst } from './likeliest-first.js';
import { cutIntoBlocks, type ListBlock, type SizeClass } from './list-blocks.js';
import { numberItems } from './number-items.js';
import type { OddsBound } from './odds-bound.js';
import { collectMixes } from './offer-mixes.js';
import { type OfferShape, shapeRedemptions } from './offer-shape.js';
import type { PoolEntry } from './ranker.js';

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
  readonly blocks: readonly ListBlock[];
  readonly wide: readonly WideList[];
  /** Number of each list of items. */
  readonly lists: ReadonlyMap<Uint32Array, number>;
  /** List number of each position. */
  readonly listOf: Uint32Array;
  /** What ranks by redemptions; null: odds of items do. */
  readonly offers: OfferShape | null;
}

export function shapeImage(
  entries: readonly PoolEntry[],
  model: RankingModel,
  wideAbove: number,
  bound: OddsBound,
  itemClasses: ItemClasses,
): ImageShape {
  if (model.customerVector.k > VECTOR_BLOCK_MAX) {
    throw new RangeError(`vectors of ${model.customerVector.k} numbers, at most ${VECTOR_BLOCK_MAX}`);
  }
  const lists = likeliestFirst([...new Set(entries.map((entry) => entry.items))], bound);
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
  header[I_WIDE_COUNT] = wide.length;
  // Lists of one summary are the last ones of their length, side by side.
  header[I_WIDE_FIRST] = (wide[0]?.list ?? 0) * 4;
  header[I_WIDE_FROM] = memory.take((itemOf.length + 1) * 4);
  header[I_WIDE_LISTS] = memory.take(totalLength(wideLists) * 4);
  header[I_LISTS] = listCount;
  header[I_PLACES] = memory.take(listCount * 8);
  header[I_NARROW_FROM] = memory.take((itemOf.length + 1) * 4);
  header[I_NARROW_LISTS] = memory.take(totalLength(narrowLists) * 4);
  header[I_MEMBERS_FROM] = memory.take((listCount + 1) * 4);
  header[I_MEMBERS] = memory.take(entries.length * 4);
  const blocks = cutIntoBlocks(classes, pad);
  header[I_BLOCKS] = blocks.length;
  header[I_ORDER] = memory.take(blocks.length * O_WORDS * 4);
  header[I_BOUNDS] = memory.take(listCount * BOUND_LEVELS * 4);
  header[I_MAXIMA] = memory.take(blocks.length * BOUND_LEVELS * 4);
  const { redemptionRanker } = model;
  const offers = redemptionRanker
    ? shapeRedemptions(header, memory, collectMixes(lists, redemptionRanker, itemClasses), itemClasses)
    : null;
  shapeScratch(header);

  const bytes = memory.end();
  if (bytes > KERNEL_IMAGE_BYTES_MAX) {
    throw new RangeError(`a pool of ${bytes} bytes, at most ${KERNEL_IMAGE_BYTES_MAX}`);
  }
  const listOf = Uint32Array.from(entries, (entry) => numberOfList.get(entry.items)!);
  return { bytes, header, itemOf, pad, classes, blocks, wide, lists: numberOfList, listOf, offers };
}

const totalLength = (lists: readonly Uint32Array[]): number => lists.reduce((sum, items) => sum + items.length, 0);

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
