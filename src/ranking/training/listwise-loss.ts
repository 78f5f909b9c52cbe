import type { FitRows } from './fit-rows.js';
import { COMMON_COUNT, OWN_COUNT } from './inputs.js';
import type { Objective } from './numerics/lbfgs.js';

/**
 * The fit's loss at weights w = [common, own]: mean over customers of
 * |T|^-.5 * sum over bought candidates of -ln softmax(s), plus l2 / 2 |w - prior|^2. Inputs are divided by `scale` first;
 * centring them would not change a softmax. |T|^-.5 lies between counting customers and counting purchases; both
 * extremes rank worse (docs/ranking.md).
 */
export function listwiseLoss(
  rows: FitRows,
  { weights, total }: GroupWeights,
  scale: Float64Array,
  l2: number,
  prior: Float64Array,
): Objective {
  const size = COMMON_COUNT + OWN_COUNT;
  const raw = new Float64Array(size);
  const rawGradient = new Float64Array(size);
  const scores = new Float64Array(largestGroup(rows));
  return (w, gradient) => {
    for (let i = 0; i < size; i++) raw[i] = scale[i]! > 0 ? w[i]! / scale[i]! : 0;
    rawGradient.fill(0);
    let loss = 0;
    for (let group = 0; group < rows.groups; group++) {
      if (weights[group]! > 0) loss += addGroup(rows, group, weights[group]!, raw, scores, rawGradient);
    }
    loss /= total;
    for (let i = 0; i < size; i++) {
      const apart = w[i]! - prior[i]!;
      loss += (l2 / 2) * apart * apart;
      gradient[i] = (scale[i]! > 0 ? rawGradient[i]! / scale[i]! / total : 0) + l2 * apart;
    }
    return loss;
  };
}

/** Adds the group's gradient, answers its loss. */
function addGroup(
  rows: FitRows,
  group: number,
  weight: number,
  raw: Float64Array,
  scores: Float64Array,
  gradient: Float64Array,
): number {
  const start = rows.groupStart[group]!;
  const size = rows.groupStart[group + 1]! - start;
  const ownStart = rows.ownStart[group]!;
  const ownSize = rows.ownStart[group + 1]! - ownStart;
  scoreGroup(rows, group, raw, scores);
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < size; j++) largest = Math.max(largest, scores[j]!);
  let total = 0;
  let hits = 0;
  let hitScores = 0;
  for (let j = 0; j < size; j++) {
    const centred = scores[j]! - largest;
    if (rows.label[start + j] === 1) {
      hits += 1;
      hitScores += centred;
    }
    const odds = Math.exp(centred);
    scores[j] = odds;
    total += odds;
  }
  const share = (weight * hits) / total;
  for (let j = 0; j < size; j++) {
    const pull = share * scores[j]! - (rows.label[start + j] === 1 ? weight : 0);
    addInputs(rows.common, (start + j) * COMMON_COUNT, COMMON_COUNT, pull, gradient, 0);
    if (j < ownSize) addInputs(rows.own, (ownStart + j) * OWN_COUNT, OWN_COUNT, pull, gradient, COMMON_COUNT);
  }
  return weight * (hits * Math.log(total) - hitScores);
}

/**
 * Second derivatives of the loss at w, row-major: the spread of the inputs within each customer's softmax. Costs about
 * as much as five gradients and lets the minimiser step across the many collinear inputs.
 */
export function listwiseCurvature(
  rows: FitRows,
  { weights, total }: GroupWeights,
  scale: Float64Array,
  l2: number,
  w: Float64Array,
): Float64Array {
  const size = COMMON_COUNT + OWN_COUNT;
  const raw = w.map((weight, i) => (scale[i]! > 0 ? weight / scale[i]! : 0));
  const curvature = new Float64Array(size * size);
  const scores = new Float64Array(largestGroup(rows));
  const inputs = new Float64Array(size);
  const mean = new Float64Array(size);
  for (let group = 0; group < rows.groups; group++) {
    if (weights[group]! > 0) addSpread(rows, group, weights[group]!, raw, scores, inputs, mean, curvature);
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const unit = scale[i]! > 0 && scale[j]! > 0 ? scale[i]! * scale[j]! * total : Number.POSITIVE_INFINITY;
      curvature[i * size + j]! /= unit;
    }
    // The last bit keeps inputs that are combinations of others factorable.
    curvature[i * size + i]! += l2 + 1e-9;
  }
  return curvature;
}

/** Adds hits * weight * covariance of the inputs under the group's softmax, lower triangle. */
function addSpread(
  rows: FitRows,
  group: number,
  weight: number,
  raw: Float64Array,
  scores: Float64Array,
  inputs: Float64Array,
  mean: Float64Array,
  curvature: Float64Array,
): void {
  const size = inputs.length;
  const start = rows.groupStart[group]!;
  const count = rows.groupStart[group + 1]! - start;
  const ownStart = rows.ownStart[group]!;
  const ownCount = rows.ownStart[group + 1]! - ownStart;
  scoreGroup(rows, group, raw, scores);
  const largest = scores.subarray(0, count).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let total = 0;
  let hits = 0;
  for (let j = 0; j < count; j++) {
    scores[j] = Math.exp(scores[j]! - largest);
    total += scores[j]!;
    hits += rows.label[start + j]!;
  }
  const scale = weight * hits;
  mean.fill(0);
  for (let j = 0; j < count; j++) {
    const share = scores[j]! / total;
    const width = j < ownCount ? size : COMMON_COUNT;
    for (let i = 0; i < COMMON_COUNT; i++) inputs[i] = rows.common[(start + j) * COMMON_COUNT + i]!;
    for (let i = COMMON_COUNT; i < width; i++) inputs[i] = rows.own[(ownStart + j) * OWN_COUNT + i - COMMON_COUNT]!;
    for (let i = 0; i < width; i++) {
      const x = share * inputs[i]!;
      mean[i]! += x;
      for (let t = 0; t <= i; t++) curvature[i * size + t]! += scale * x * inputs[t]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let t = 0; t <= i; t++) curvature[i * size + t]! -= scale * mean[i]! * mean[t]!;
  }
}

/** Writes the scores of a group's candidates to `scores`, by weights on the raw scale. */
export function scoreGroup(rows: FitRows, group: number, raw: Float64Array, scores: Float64Array): void {
  const start = rows.groupStart[group]!;
  const size = rows.groupStart[group + 1]! - start;
  const ownStart = rows.ownStart[group]!;
  const ownSize = rows.ownStart[group + 1]! - ownStart;
  for (let j = 0; j < size; j++) {
    let score = weighted(rows.common, (start + j) * COMMON_COUNT, COMMON_COUNT, raw, 0);
    if (j < ownSize) score += weighted(rows.own, (ownStart + j) * OWN_COUNT, OWN_COUNT, raw, COMMON_COUNT);
    scores[j] = score;
  }
}

function weighted(inputs: Float32Array, at: number, count: number, weights: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += inputs[at + i]! * weights[from + i]!;
  return sum;
}

function addInputs(
  inputs: Float32Array,
  at: number,
  count: number,
  pull: number,
  to: Float64Array,
  from: number,
): void {
  for (let i = 0; i < count; i++) to[from + i]! += pull * inputs[at + i]!;
}

/** What each label counts in the loss, and what they count together. */
export interface GroupWeights {
  readonly weights: Float64Array;
  readonly total: number;
}

/** |T|^-.5 times what the label counts, brought to a mean of 1 over the labels with a bought candidate that take part; 0 for the others. */
export function customerWeights(rows: FitRows, counts: (group: number) => number = () => 1): GroupWeights {
  const weights = new Float64Array(rows.groups);
  let sum = 0;
  let total = 0;
  for (let group = 0; group < rows.groups; group++) {
    let hit = false;
    for (let row = rows.groupStart[group]!; row < rows.groupStart[group + 1]!; row++) hit ||= rows.label[row] === 1;
    if (!hit || counts(group) === 0) continue;
    weights[group] = counts(group) / Math.sqrt(rows.nextSize[group]!);
    sum += weights[group]!;
    total += 1;
  }
  if (total > 0) for (let group = 0; group < rows.groups; group++) weights[group]! *= total / sum;
  return { weights, total: Math.max(1, total) };
}

export function largestGroup(rows: FitRows): number {
  let most = 0;
  for (let group = 0; group < rows.groups; group++) {
    most = Math.max(most, rows.groupStart[group + 1]! - rows.groupStart[group]!);
  }
  return most;
}
