import { WIDE_PROMOTION_ITEMS } from '../limits.js';
import type { RankingModel } from '../ranking/model.js';
import { at, type Image } from './image.js';
import { shapeImage } from './image-shape.js';
import { fillItemTerms, fillModel } from './image-terms.js';
import {
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  C_WORDS,
  I_CLASSES,
  I_COVERED_OF,
  I_LIST_OF,
  I_WIDE,
  L_INDEX,
  L_LENGTH,
  L_ODDS,
  L_WORDS,
  NOT_COVERED,
} from './layout.js';
import type { PoolEntry } from './ranker.js';

export interface CompileOptions {
  /** Promotions with more items than this count by their best item instead of by the noisy-or over all. */
  readonly wideAbove?: number;
}

/** Compiles a pool. Linear in positions and list lengths; promotions that share a list array share its odds. */
export function compileImage(entries: readonly PoolEntry[], model: RankingModel, options: CompileOptions = {}): Image {
  const shape = shapeImage(entries, model, options.wideAbove ?? WIDE_PROMOTION_ITEMS);
  const buffer = new ArrayBuffer(shape.bytes);
  const image: Image = { words: new Uint32Array(buffer), floats: new Float32Array(buffer), shape };
  image.words.set(shape.header);
  fillCovered(image);
  fillLists(image);
  fillModel(image, model);
  fillItemTerms(image, model);
  return image;
}

function fillCovered(image: Image): void {
  const { covered, coveredLimit } = image.shape;
  const start = at(image, I_COVERED_OF);
  image.words.fill(NOT_COVERED, start, start + coveredLimit);
  covered.forEach((item, number) => {
    image.words[start + item] = number;
  });
}

function fillLists(image: Image): void {
  const { words, shape } = image;
  const coveredOf = at(image, I_COVERED_OF);
  const pad = shape.covered.length * 4;
  const offsetOf = (items: Uint32Array, i: number) => (i < items.length ? words[coveredOf + items[i]!]! * 4 : pad);

  shape.classes.forEach((sizeClass, c) => {
    const record = at(image, I_CLASSES) + c * C_WORDS;
    words[record + C_LENGTH] = sizeClass.length;
    words[record + C_GROUPS] = Math.ceil(sizeClass.lists.length / 4);
    words[record + C_FIRST] = sizeClass.first * 4;
    words[record + C_INDEX] = sizeClass.indexAt;
    const groups = Math.ceil(sizeClass.lists.length / 4);
    let index = sizeClass.indexAt >>> 2;
    for (let group = 0; group < groups; group++) {
      for (let i = 0; i < sizeClass.length; i++) {
        for (let lane = 0; lane < 4; lane++) {
          const items = sizeClass.lists[group * 4 + lane];
          words[index++] = items === undefined ? pad : offsetOf(items, i);
        }
      }
    }
  });
  shape.wide.forEach((wide, w) => {
    const record = at(image, I_WIDE) + w * L_WORDS;
    const length = (wide.items.length + 3) & ~3;
    words[record + L_ODDS] = wide.number * 4;
    words[record + L_LENGTH] = length;
    words[record + L_INDEX] = wide.indexAt;
    for (let i = 0; i < length; i++) words[(wide.indexAt >>> 2) + i] = offsetOf(wide.items, i);
  });
  shape.listOf.forEach((list, position) => {
    words[at(image, I_LIST_OF) + position] = list * 4;
  });
}
