import { exp2F32, log2F32 } from '../ranking/float32.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { at, type Image } from './image.js';
import {
  FLAG_DENSE,
  FLAG_STATIC,
  I_BASE,
  I_COVERED_PADDED,
  I_DENSE_BIAS,
  I_FLAGS,
  I_K,
  I_K_PADDED,
  I_KNOWN_ITEMS,
  I_NEWCOMER,
  I_OWN_BIAS,
  I_OWN_COUNT_SLOPE,
  I_PANEL,
  I_SIZE_SLOPE,
  I_STATIC_ODDS,
  I_VECTORS,
  I_WEIGHTS,
  W_DENSE_FLOOR,
  W_DENSE_LINEAR,
  W_DENSE_LOG,
  W_OWN_DENSE_LINEAR,
  W_OWN_DENSE_LOG,
  W_RECENT_SCALE,
} from './layout.js';

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
  floats[w + W_RECENT_SCALE] = customerVector.recentScale;
  if (!(image.words[I_FLAGS]! & FLAG_DENSE)) return;

  floats.set(model.newcomerVector, at(image, I_NEWCOMER));
  const { k } = customerVector;
  const stride = image.words[I_K_PADDED]!;
  const vectors = at(image, I_VECTORS);
  for (let item = 0; item < model.itemCount; item++) {
    floats.set(items.p.subarray(item * k, (item + 1) * k), vectors + item * stride);
  }
  fillPanel(image, model);
}

/** q of 32 covered items side by side, row by row. */
function fillPanel(image: Image, model: RankingModel): void {
  const { covered } = image.shape;
  const size = vectorSize(model.customerVector);
  const panel = at(image, I_PANEL);
  for (let number = 0; number < covered.length; number++) {
    const item = covered[number]!;
    if (item >= model.itemCount) continue;
    const column = panel + (number >>> 5) * size * 32 + (number & 31);
    for (let j = 0; j < size; j++) image.floats[column + j * 32] = model.items.q[item * size + j]!;
  }
}

/** Takes over the item terms of another model; throws RangeError when it isn't the same in vectors' size. */
export function updateImage(image: Image, model: RankingModel): void {
  const { words } = image;
  const dense = (words[I_FLAGS]! & FLAG_DENSE) !== 0;
  if (words[I_K] !== model.customerVector.k || (dense && words[I_KNOWN_ITEMS] !== model.itemCount)) {
    throw new RangeError('a model of other vectors needs a new compilation');
  }
  fillItemTerms(image, model);
}

/** Base, slopes and biases of the covered items: everything of a model that changes with popularity. */
export function fillItemTerms(image: Image, model: RankingModel): void {
  const { floats, shape, words } = image;
  const { items, weights } = model;
  const dense = (words[I_FLAGS]! & FLAG_DENSE) !== 0;
  const padded = words[I_COVERED_PADDED]!;
  const [base, slope] = [at(image, I_BASE), at(image, I_SIZE_SLOPE)];
  const [ownBias, ownSlope] = [at(image, I_OWN_BIAS), at(image, I_OWN_COUNT_SLOPE)];
  const denseBias = at(image, I_DENSE_BIAS);
  // Items without a vector have D = 0, whose logarithm is that of the floor: taken back here, it needs no branch in the kernel.
  const floor = dense ? log2F32(Math.fround(weights.denseFloor)) : 0;
  for (let number = 0; number < padded; number++) {
    const item = shape.covered[number];
    if (item === undefined) {
      floats[base + number] = PAD_SCORE;
    } else if (item < model.itemCount) {
      floats[base + number] = items.base[item]! * Math.LOG2E;
      floats[slope + number] = items.sizeSlope[item]! * Math.LOG2E;
      floats[ownBias + number] = items.ownBias[item]! * Math.LOG2E;
      floats[ownSlope + number] = items.ownCountSlope[item]! * Math.LOG2E;
      if (dense) floats[denseBias + number] = items.denseBias[item]!;
    } else {
      floats[base + number] = model.unknownBase * Math.LOG2E - weights.denseLog * floor;
      floats[slope + number] = 0;
      floats[ownSlope + number] = 0;
      floats[ownBias + number] = -weights.ownDenseLog * floor;
    }
  }
  const isStatic = !dense && items.sizeSlope.every((value) => value === 0);
  words[I_FLAGS] = isStatic ? words[I_FLAGS]! | FLAG_STATIC : words[I_FLAGS]! & ~FLAG_STATIC;
  if (isStatic) {
    const odds = at(image, I_STATIC_ODDS);
    for (let number = 0; number < padded; number++) floats[odds + number] = exp2F32(floats[base + number]!);
  }
}
