import { EXP2_MIN } from '../ranking/float32-constants.js';
import { W_SIZE_MIDDLE, W_VECTOR_UNIT } from '../ranking/layout.js';
import type { RankingModel } from '../ranking/model.js';
import { createWideSummary } from '../ranking/wide-summary.js';
import { at, type Image } from './image.js';
import {
  BOUND_LEVELS,
  C_FIRST,
  C_GROUPS,
  C_INDEX,
  C_LENGTH,
  FLAG_STATIC,
  I_BOUNDS,
  I_FLAGS,
  I_LISTS,
  I_MAXIMA,
  I_ORDER,
  I_WEIGHTS,
  O_NUMBERS,
  O_WORDS,
} from './layout.js';
import type { ListBlock } from './list-blocks.js';
import { summaryTerms } from './number-terms.js';
import { type OddsBound, radiusOf, USUAL_LEVEL } from './odds-bound.js';

/** More than a combination of f32 odds and a boost lose, relative, an item. */
const COMBINE_MARGIN = 1e-6;

/**
 * Bounds on the odds of every list for customers who bought none of its items: the noisy-or of those of its items. The kernel takes the bounds
 * for the customer's own distance, and passes by the blocks of lists that can't reach its K-th best score. Blocks are sorted by the bound for a
 * usual distance.
 */
export function fillBounds(image: Image, model: RankingModel, bound: OddsBound): void {
  const { words, floats } = image;
  const isStatic = (words[I_FLAGS]! & FLAG_STATIC) !== 0;
  floats[at(image, I_WEIGHTS) + W_VECTOR_UNIT] = 1 / bound.vectorUnit;
  floats[at(image, I_WEIGHTS) + W_SIZE_MIDDLE] = bound.sizeMiddle;
  const entries = boundEntries(image, model, bound);
  const odds = new Float64Array(entries.length + 1).fill(2 ** EXP2_MIN);
  const { blocks } = image.shape;
  const maxima: Float32Array[] = [];
  for (let level = 0; level < (isStatic ? 1 : BOUND_LEVELS); level++) {
    const distance = isStatic ? 0 : radiusOf(level);
    for (let number = 0; number < entries.length; number++) odds[number] = bound.highest(entries[number]!, distance);
    maxima.push(Float32Array.from(blocks, (block) => fillBlock(image, block, level, odds)));
  }

  const usual = maxima[isStatic ? 0 : USUAL_LEVEL]!;
  const order = [...blocks.keys()].sort((a, b) => usual[b]! - usual[a]! || a - b);
  const [record, maximum] = [at(image, I_ORDER), at(image, I_MAXIMA)];
  order.forEach((block, place) => {
    const { first, groups, length, index, numbers } = blocks[block]!;
    const target = record + place * O_WORDS;
    words[target + C_FIRST] = first * 4;
    words[target + C_GROUPS] = groups;
    words[target + C_LENGTH] = length;
    words[target + C_INDEX] = index * 4;
    words[target + O_NUMBERS] = numbers;
    for (let level = 0; level < maxima.length; level++) {
      floats[maximum + level * order.length + place] = maxima[level]![block]!;
    }
  });
}

/** Writes the bounds of a block's lists at a level; returns the largest. */
function fillBlock(
  { words, floats }: Image,
  { first, groups, length, index }: ListBlock,
  level: number,
  odds: Float64Array,
): number {
  const target = (words[I_BOUNDS]! >>> 2) + level * words[I_LISTS]! + first;
  const margin = 1 + COMBINE_MARGIN * (2 + length);
  let largest = 0;
  for (let list = 0; list < groups * 4; list++) {
    let combined = 2 ** EXP2_MIN;
    const place = index + (list >>> 2) * length * 4 + (list & 3);
    for (let i = 0; i < length; i++) combined += (1 + combined) * odds[words[place + i * 4]! >>> 2]!;
    combined *= margin;
    floats[target + list] = combined;
    largest = Math.max(largest, combined);
  }
  return largest;
}

/** The entries of all numbers that lists have places for: items of narrow lists, then summaries. */
function boundEntries({ shape }: Image, model: RankingModel, bound: OddsBound): Uint32Array {
  const entries = new Uint32Array(shape.pad);
  const summaries = shape.pad - shape.wide.length;
  for (let number = 0; number < summaries; number++) entries[number] = bound.ofItem(shape.itemOf[number]!);
  const summarise = createWideSummary(model);
  shape.wide.forEach(({ items }, w) => {
    entries[summaries + w] = bound.add(summaryTerms(summarise(items)));
  });
  return entries;
}
