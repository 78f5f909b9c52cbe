import { EXP2_MIN } from '../ranking/float32-constants.js';
import type { RankingModel } from '../ranking/model.js';
import { createWideSummary } from '../ranking/wide-summary.js';
import { at, type Image } from './image.js';
import {
  BLOCK_LISTS,
  BOUND_LEVELS,
  FLAG_STATIC,
  I_BLOCKS,
  I_BOUNDS,
  I_FLAGS,
  I_LISTS,
  I_MAXIMA,
  I_ORDER,
  I_WEIGHTS,
  NO_LIST,
  W_SIZE_MIDDLE,
  W_VECTOR_UNIT,
} from './layout.js';
import { createItemTerms, summaryTerms } from './number-terms.js';
import { type Around, createOddsBound, type OddsBound, radiusOf, USUAL_LEVEL } from './odds-bound.js';

/** More than a combination of f32 odds and a boost lose, relative, an item. */
const COMBINE_MARGIN = 1e-6;

/**
 * Bounds on the odds of every list for customers who bought none of its items: the noisy-or of those of its items. Lists are sorted once, by the
 * bound for a usual distance. The kernel takes the bounds for the customer's own distance, and passes by the blocks of lists, and the lists,
 * that can't reach its K-th best score.
 */
export function fillBounds(image: Image, model: RankingModel): void {
  const { words, floats, shape } = image;
  const isStatic = (words[I_FLAGS]! & FLAG_STATIC) !== 0;
  const bound = createOddsBound(model);
  floats[at(image, I_WEIGHTS) + W_VECTOR_UNIT] = 1 / bound.vectorUnit;
  floats[at(image, I_WEIGHTS) + W_SIZE_MIDDLE] = bound.sizeMiddle;
  const numbers = aroundNumbers(image, model, bound);
  const odds = new Float64Array(numbers.length);
  const lists = shape.classes.flatMap(({ lists }) => lists);
  const listOf = shape.classes.flatMap(({ lists, first }) => lists.map((_, i) => first + i));
  const boundsAt = (level: number): Float32Array => {
    const distance = isStatic ? 0 : radiusOf(level);
    for (let number = 0; number < odds.length; number++) odds[number] = bound.highest(numbers[number]!, distance);
    const bounds = new Float32Array(lists.length);
    for (let list = 0; list < bounds.length; list++) bounds[list] = combine(lists[list]!, odds);
    return bounds;
  };

  const order = descending(boundsAt(isStatic ? 0 : USUAL_LEVEL));
  const blocks = words[I_BLOCKS]!;
  const [placeOf, maxima, perList] = [at(image, I_ORDER), at(image, I_MAXIMA), at(image, I_BOUNDS)];
  words.fill(NO_LIST, placeOf, placeOf + blocks * BLOCK_LISTS);
  floats.fill(0, maxima, maxima + blocks * BOUND_LEVELS);
  for (let place = 0; place < order.length; place++) words[placeOf + place] = listOf[order[place]!]! * 4;
  for (let level = 0; level < (isStatic ? 1 : BOUND_LEVELS); level++) {
    const bounds = boundsAt(level);
    for (let place = 0; place < order.length; place++) {
      const list = order[place]!;
      const block = maxima + level * blocks + Math.floor(place / BLOCK_LISTS);
      floats[block] = Math.max(floats[block]!, bounds[list]!);
      floats[perList + level * words[I_LISTS]! + listOf[list]!] = bounds[list]!;
    }
  }
}

/** For each number that lists have places for: items of narrow lists, then summaries. */
function aroundNumbers({ shape }: Image, model: RankingModel, bound: OddsBound): Around[] {
  const termsOf = createItemTerms(model);
  const summarise = createWideSummary(model);
  const numbers: Around[] = [];
  for (let number = 0; number < shape.pad - shape.wide.length; number++) {
    numbers.push(bound.around(termsOf(shape.itemOf[number]!)));
  }
  for (const { items } of shape.wide) numbers.push(bound.around(summaryTerms(summarise(items))));
  return numbers;
}

function combine(numbers: Uint32Array, odds: Float64Array): number {
  let combined = 2 ** EXP2_MIN;
  for (let i = 0; i < numbers.length; i++) combined += (1 + combined) * odds[numbers[i]!]!;
  return combined * (1 + COMBINE_MARGIN * (2 + numbers.length));
}

/** Positions of positive values by falling value. */
function descending(values: Float32Array): Uint32Array {
  // Bits of positive floats are ordered like them; 31 of them and 22 of the position fit a double, and doubles sort natively.
  const bits = new Uint32Array(values.buffer);
  const keys = Float64Array.from(bits, (value, i) => (0x7fffffff - value) * 2 ** 22 + i).sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 22);
}
