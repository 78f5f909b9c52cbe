import { describe, expect, it } from 'vitest';
import { fitWeights } from '../../../../src/ranking/training/fit-weights.js';
import { EXTRAPOLATING_INPUTS, type InputWeights } from '../../../../src/ranking/training/inputs.js';
import { chooseLabels } from '../../../../src/ranking/training/labels.js';
import { prepareTraining } from '../../../../src/ranking/training/prepare-training.js';
import { newestAsLabel } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import { plantedReceipts } from '../../../support/planted-receipts.js';

const data = newestAsLabel(plantedReceipts(220));
const options = { ...TRAINING_DEFAULTS, k: 4, newCandidates: 10 };
const { rows } = prepareTraining(
  data,
  chooseLabels(data, 1),
  options,
  () => {},
  () => {},
);
const ROUNDS = 2;

function fitted(prior: InputWeights, counts?: (group: number) => number) {
  const told: number[] = [];
  const weights = fitWeights(rows, {
    rounds: ROUNDS,
    l2: 0.3,
    prior,
    leaveOut: EXTRAPOLATING_INPUTS,
    onProgress: (share) => told.push(share),
    ...(counts && { counts }),
  });
  return { weights, told };
}

describe('a fit of weights', () => {
  it.each([
    ['once', {}, ROUNDS],
    ['twice where the prior would let a score fall when D rises', { dense: -3, denseLog: -3 }, 2 * ROUNDS],
  ])('is made %s, and tells its progress in order', (_, prior, rounds) => {
    const { weights, told } = fitted(prior);
    expect(Math.min(weights.dense!, weights.denseLog!)).toBeGreaterThanOrEqual(0);
    expect(told).toHaveLength(rounds);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    if (rounds > ROUNDS) expect(told.at(-1)).toBe(1);
  });

  it('gives no weight to what is left out', () => {
    const { weights } = fitted({ count: 1, ago: 1 });
    for (const name of EXTRAPOLATING_INPUTS) expect(weights[name]).toBe(0);
  });

  it('hears only the labels that count, each as much as it counts', () => {
    const half = (group: number) => (group % 2 === 0 ? 1 : 0);
    const alike = fitted({}, (group) => 7 * half(group)).weights;
    const { weights } = fitted({}, half);
    for (const [name, weight] of Object.entries(weights)) {
      expect(alike[name as keyof InputWeights], name).toBeCloseTo(weight, 6);
    }
    expect(weights.share).not.toBeCloseTo(fitted({}).weights.share!, 4);
  });
});
