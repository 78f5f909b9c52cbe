import { exp2F32, lnF32 } from '../ranking/float32.js';
import {
  W_COUNT_CUT,
  W_DENSE_FLOOR,
  W_DENSE_LINEAR,
  W_DENSE_LOG,
  W_OWN_DENSE_LINEAR,
  W_OWN_DENSE_LOG,
  W_RECENT_SCALE,
} from '../ranking/layout.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { createWideSummary } from '../ranking/wide-summary.js';
import { at, type Image } from './image.js';
import { fillBounds } from './image-bounds.js';
import {
  FLAG_DENSE,
  FLAG_REDEMPTIONS,
  FLAG_STATIC,
  I_BASE,
  I_DENSE_BIAS,
  I_FLAGS,
  I_K,
  I_K_PADDED,
  I_KNOWN_ITEMS,
  I_NEWCOMER,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_PANEL,
  I_ROW_BYTES,
  I_ROWS,
  I_SCORED,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTORS,
  I_WEIGHTS,
} from './layout.js';
import { NO_ITEM } from './number-items.js';
import { createItemTerms, type NumberTerms, summaryTerms, unknownTerms } from './number-terms.js';
import { createOddsBound } from './odds-bound.js';

/** So unlikely that the odds become the least there are. */
const PAD_SCORE = -1_000;

/** Weights, newcomer and vectors. Scores are kept in units of log2, so that the kernel needs no factor before 2^x. */
export function fillModel(image: Image, model: RankingModel): void {
  const { floats } = image;
  const { weights, items, customerVector } = model;
  const w = at(image, I_WEIGHTS);
  weights.own.forEach((weight, signal) => {
    floats[w + signal] = weight * Math.LOG2E;
  });
  floats[w + W_DENSE_LINEAR] = weights.denseLinear * Math.LOG2E;
  floats[w + W_OWN_DENSE_LINEAR] = weights.ownDenseLinear * Math.LOG2E;
  // These multiply log2 D instead of ln D: the unit is right already.
  floats[w + W_DENSE_LOG] = weights.denseLog;
  floats[w + W_OWN_DENSE_LOG] = weights.ownDenseLog;
  floats[w + W_DENSE_FLOOR] = weights.denseFloor;
  floats[w + W_COUNT_CUT] = weights.ownCountMax === null ? Number.POSITIVE_INFINITY : lnF32(1 + weights.ownCountMax);
  floats[w + W_RECENT_SCALE] = customerVector.recentScale;
  if (!(image.words[I_FLAGS]! & FLAG_DENSE)) return;

  floats.set(model.newcomerVector, at(image, I_NEWCOMER));
  const { k } = customerVector;
  const stride = image.words[I_K_PADDED]!;
  const vectors = at(image, I_VECTORS);
  for (let item = 0; item < model.itemCount; item++) {
    floats.set(items.p.subarray(item * k, (item + 1) * k), vectors + item * stride);
  }
}

/** Takes over the item terms of another model; throws RangeError when it isn't the same in vectors' size. */
export function updateImage(image: Image, model: RankingModel): void {
  const { words } = image;
  const dense = (words[I_FLAGS]! & FLAG_DENSE) !== 0;
  const byRedemptions = (words[I_FLAGS]! & FLAG_REDEMPTIONS) !== 0;
  if (
    words[I_K] !== model.customerVector.k ||
    (dense && words[I_KNOWN_ITEMS] !== model.itemCount) ||
    byRedemptions !== (model.redemptionRanker !== null)
  ) {
    throw new RangeError('a model of other vectors needs a new compilation');
  }
  if (byRedemptions) return;
  fillItemTerms(image, model);
  fillBounds(image, model, createOddsBound(model));
}

/** Everything of a model that goes by number: of items, summaries of wide lists, pads. */
export function fillItemTerms(image: Image, model: RankingModel): void {
  const { itemOf, wide } = image.shape;
  const write = createTermsWriter(image, vectorSize(model.customerVector));
  const termsOf = createItemTerms(model);
  const pad = { ...unknownTerms(model), base: PAD_SCORE };
  for (let number = 0; number < itemOf.length; number++) {
    const item = itemOf[number]!;
    write(number, item === NO_ITEM ? pad : termsOf(item));
  }
  const summarise = createWideSummary(model);
  for (const { items, summary } of wide) write(summary, summaryTerms(summarise(items)));
  fillStaticOdds(image, model);
}

function createTermsWriter(image: Image, size: number): (number: number, terms: NumberTerms) => void {
  const { floats, words } = image;
  const [base, sizeSlope, denseBias] = [at(image, I_BASE), at(image, I_SIZE_SLOPE), at(image, I_DENSE_BIAS)];
  const [ownBias, ownCountSlope] = [at(image, I_OWN_BIAS), at(image, I_OWN_COUNT_SLOPE)];
  const [rows, panel, stride] = [at(image, I_ROWS), at(image, I_PANEL), words[I_ROW_BYTES]! / 4];
  return (number, terms) => {
    floats[base + number] = terms.base * Math.LOG2E;
    floats[sizeSlope + number] = terms.sizeSlope * Math.LOG2E;
    floats[ownBias + number] = terms.ownBias * Math.LOG2E;
    floats[ownCountSlope + number] = terms.ownCountSlope * Math.LOG2E;
    if (size === 0) return;
    floats[denseBias + number] = terms.denseBias;
    const { q, qAt } = terms;
    for (let j = 0, row = rows + number * stride; j < size; j++) floats[row + j] = q[qAt + j]!;
    if (number >= words[I_SCORED]!) return;
    const column = panel + (number >>> 5) * size * 32 + (number & 31);
    for (let j = 0; j < size; j++) floats[column + j * 32] = q[qAt + j]!;
  };
}

/** The odds of who never bought an item, where nothing about the customer moves them. */
function fillStaticOdds(image: Image, { items, customerVector }: RankingModel): void {
  const { words, floats } = image;
  const isStatic = customerVector.k === 0 && items.sizeSlope.every((value) => value === 0);
  words[I_FLAGS] = isStatic ? words[I_FLAGS]! | FLAG_STATIC : words[I_FLAGS]! & ~FLAG_STATIC;
  if (!isStatic) return;
  const [base, odds] = [at(image, I_BASE), at(image, I_STATIC_ODDS)];
  for (let number = 0; number < words[I_SCORED]!; number++) floats[odds + number] = exp2F32(floats[base + number]!);
}
