import { WIDE_PROMOTION_ITEMS } from '../limits.js';
import type { RankingModel } from '../ranking/model.js';
import { fillIndex } from './fill-index.js';
import { at, type Image } from './image.js';
import { NO_ITEM, shapeImage } from './image-shape.js';
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
  I_NUMBERS,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  NOT_COVERED,
} from './layout.js';
import type { PoolEntry } from './ranker.js';

export interface CompileOptions {
  /** Promotions with more items than this count by the summary of their items and by those that the customer bought. */
  readonly wideAbove?: number;
}

/** Compiles a pool. Linear in positions and list lengths; promotions that share a list array share its odds. */
export function compileImage(entries: readonly PoolEntry[], model: RankingModel, options: CompileOptions = {}): Image {
  const shape = shapeImage(entries, model, options.wideAbove ?? WIDE_PROMOTION_ITEMS);
  const buffer = new ArrayBuffer(shape.bytes);
  const image: Image = { words: new Uint32Array(buffer), floats: new Float32Array(buffer), shape };
  image.words.set(shape.header);
  fillCovered(image);
  fillClasses(image);
  fillWideLists(image);
  shape.listOf.forEach((list, position) => {
    image.words[at(image, I_LIST_OF) + position] = list * 4;
  });
  fillModel(image, model);
  fillItemTerms(image, model);
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
    let index = indexAt >>> 2;
    for (let group = 0; group < groups; group++) {
      for (let i = 0; i < length; i++) {
        for (let lane = 0; lane < 4; lane++) words[index++] = (lists[group * 4 + lane]?.[i] ?? shape.pad) * 4;
      }
    }
  });
}

/** The inverted index from items to the wide lists that hold them. */
function fillWideLists(image: Image): void {
  const { words, shape } = image;
  const coveredOf = at(image, I_COVERED_OF);
  fillIndex(image, { from: I_WIDE_FROM, values: I_WIDE_LISTS, keys: words[I_NUMBERS]! }, (add) => {
    for (const { items, list } of shape.wide) for (const item of items) add(words[coveredOf + item]!, list * 4);
  });
}
