import { finish, type Work } from '../base/work.js';
import { type ItemClasses, NO_CLASSES } from '../catalog/item-classes.js';
import { WIDE_PROMOTION_ITEMS } from '../limits.js';
import type { RankingModel } from '../ranking/model.js';
import type { OfferKind } from '../ranking/redemption-ranker.js';
import { fillIndex } from './fill-index.js';
import { at, type Image } from './image.js';
import { fillBounds } from './image-bounds.js';
import { fillRedemptions } from './image-redemptions.js';
import { shapeImage } from './image-shape.js';
import { fillItemTerms, fillModel } from './image-terms.js';
import {
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  C_WORDS,
  I_CLASSES,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_LIST_OF,
  I_LISTS,
  I_MEMBERS,
  I_MEMBERS_FROM,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_NUMBERS,
  I_PLACES,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  NOT_COVERED,
} from './layout.js';
import { NO_ITEM } from './number-items.js';
import { createOddsBound } from './odds-bound.js';
import type { PoolEntry } from './ranker.js';

export interface CompileOptions {
  /** Where the model ranks by redemptions: what classes items are of; none where nothing is said. */
  readonly classes?: ItemClasses;
  /** The same: whom the promotions are for; those of handbills are chosen. */
  readonly offerKind?: OfferKind;
  /** Promotions with more items than this count by the summary of their items and by those that the customer bought. */
  readonly wideAbove?: number;
}

/** Compiles a pool at once. */
export const compileImage = (...pool: Parameters<typeof compileInPieces>): Image => finish(compileInPieces(...pool));

/**
 * Compiles a pool. Linear in positions and list lengths; promotions that share a list array share its odds. Pauses between its steps, each of
 * some 5 ms for 1,000 promotions.
 */
export function* compileInPieces(
  entries: readonly PoolEntry[],
  model: RankingModel,
  options: CompileOptions = {},
): Work<Image> {
  const { wideAbove = WIDE_PROMOTION_ITEMS, classes = NO_CLASSES, offerKind = 'chosen' } = options;
  if (wideAbove > WIDE_PROMOTION_ITEMS)
    throw new RangeError(`wide above ${wideAbove}, at most ${WIDE_PROMOTION_ITEMS}`);
  const bound = createOddsBound(model);
  yield;
  const shape = shapeImage(entries, model, wideAbove, bound, classes);
  yield;
  // Shared, so that threads are sent a reference.
  const buffer = new SharedArrayBuffer(shape.bytes);
  const image: Image = { words: new Uint32Array(buffer), floats: new Float32Array(buffer), shape };
  image.words.set(shape.header);
  fillCovered(image);
  fillClasses(image);
  fillIndexes(image);
  yield;
  fillModel(image, model);
  if (model.redemptionRanker && shape.offers) {
    fillRedemptions(image, shape.offers, model.redemptionRanker, offerKind);
    return image;
  }
  fillItemTerms(image, model);
  yield;
  fillBounds(image, model, bound);
  return image;
}

function fillCovered(image: Image): void {
  const { words, shape } = image;
  const start = at(image, I_COVERED_OF);
  words.fill(NOT_COVERED, start, start + words[I_COVERED_LIMIT]!);
  shape.itemOf.forEach((item, number) => {
    if (item !== NO_ITEM) words[start + item] = number;
  });
}

function fillClasses(image: Image): void {
  const { words, shape } = image;
  shape.classes.forEach(({ length, lists, first, indexAt }, c) => {
    const groups = Math.ceil(lists.length / 4);
    const record = at(image, I_CLASSES) + c * C_WORDS;
    words[record + C_LENGTH] = length;
    words[record + C_GROUPS] = groups;
    words[record + C_FIRST] = first * 4;
    words[record + C_INDEX] = indexAt;
    lists.forEach((_, i) => {
      const place = indexAt + (i >>> 2) * length * 16 + (i & 3) * 4;
      words[at(image, I_PLACES) + (first + i) * 2] = place;
      words[at(image, I_PLACES) + (first + i) * 2 + 1] = place + length * 16;
    });
    let index = indexAt >>> 2;
    for (let group = 0; group < groups; group++) {
      for (let i = 0; i < length; i++) {
        for (let lane = 0; lane < 4; lane++) words[index++] = (lists[group * 4 + lane]?.[i] ?? shape.pad) * 4;
      }
    }
  });
}

/** Positions to lists and back, and items to the lists that hold them. */
function fillIndexes(image: Image): void {
  const { words, shape } = image;
  const listOf = at(image, I_LIST_OF);
  const coveredOf = at(image, I_COVERED_OF);
  const keys = words[I_NUMBERS]!;
  fillIndex(image, { from: I_MEMBERS_FROM, values: I_MEMBERS, keys: words[I_LISTS]! }, (add) => {
    for (let position = 0; position < shape.listOf.length; position++) add(shape.listOf[position]!, position);
  });
  shape.listOf.forEach((list, position) => {
    words[listOf + position] = list * 4;
  });
  fillIndex(image, { from: I_WIDE_FROM, values: I_WIDE_LISTS, keys }, (add) => {
    for (const { items, list } of shape.wide) for (const item of items) add(words[coveredOf + item]!, list * 4);
  });
  const isWide = new Set(shape.wide.map(({ list }) => list));
  fillIndex(image, { from: I_NARROW_FROM, values: I_NARROW_LISTS, keys }, (add) => {
    for (const { lists, first } of shape.classes) {
      lists.forEach((numbers, i) => {
        if (!isWide.has(first + i)) for (const number of numbers) add(number, (first + i) * 4);
      });
    }
  });
}
