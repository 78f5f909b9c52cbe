import type { FitRows } from './fit-rows.js';
import { weightVector } from './fit-weights.js';
import type { InputWeights } from './inputs.js';
import { largestGroup, scoreGroup } from './listwise-loss.js';

/**
 * Level of the score: the offset b that makes the expected number of purchases over the fitting rows equal the actual
 * one, with p = 1 / (1 + exp(-(s + b))). A softmax fit leaves the level open.
 */
export function calibrate(rows: FitRows, weights: InputWeights): number {
  const raw = weightVector(weights);
  const scores = new Float64Array(rows.label.length);
  const group = new Float64Array(largestGroup(rows));
  for (let g = 0; g < rows.groups; g++) {
    const start = rows.groupStart[g]!;
    const size = rows.groupStart[g + 1]! - start;
    scoreGroup(rows, g, raw, group);
    scores.set(group.subarray(0, size), start);
  }
  let bought = 0;
  for (const label of rows.label) bought += label;
  let low = -60;
  let high = 60;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    let expected = 0;
    for (const score of scores) expected += 1 / (1 + Math.exp(-(score + middle)));
    if (expected < bought) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
