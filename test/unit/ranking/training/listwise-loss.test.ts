import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/base/hash.js';
import type { FitRows } from '../../../../src/ranking/training/fit-rows.js';
import { COMMON_COUNT, OWN_COUNT } from '../../../../src/ranking/training/inputs.js';
import { customerWeights, listwiseCurvature, listwiseLoss } from '../../../../src/ranking/training/listwise-loss.js';

const SIZE = COMMON_COUNT + OWN_COUNT;
const random = randomStream(11);
const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5);

/** Three customers: 4, 3 and 2 candidates, 2, 1 and 0 of them own; the last bought none of the candidates. */
const rows: FitRows = {
  groups: 3,
  customer: new Uint32Array(3),
  position: new Uint32Array(3),
  groupStart: Uint32Array.of(0, 4, 7, 9),
  ownStart: Uint32Array.of(0, 2, 3, 3),
  nextSize: Uint32Array.of(4, 1, 2),
  item: Uint32Array.of(0, 1, 2, 3, 0, 1, 2, 3, 0),
  label: Uint8Array.of(1, 0, 1, 0, 0, 0, 1, 0, 0),
  common: numbers(9 * COMMON_COUNT),
  own: numbers(3 * OWN_COUNT),
};
const scale = Float64Array.from({ length: SIZE }, (_, i) => (i === 3 ? 0 : 0.5 + random()));
const prior = Float64Array.from({ length: SIZE }, () => random() - 0.5);
const weights = Float64Array.from({ length: SIZE }, () => random() - 0.5);
const loss = listwiseLoss(rows, customerWeights(rows), scale, 0.01, prior);

const gradientAt = (w: Float64Array) => {
  const gradient = new Float64Array(SIZE);
  loss(w, gradient);
  return gradient;
};
const moved = (i: number, by: number) => weights.map((w, j) => (i === j ? w + by : w));

describe('listwise loss', () => {
  it('of no weights is ln(candidates) a purchase, weighted by |T|^-.5', () => {
    const plain = listwiseLoss(rows, customerWeights(rows), scale, 0, prior);
    // Weights 1/2 and 1, brought to a mean of 1 over the two customers who bought a candidate.
    const expected = ((2 / 3) * 2 * Math.log(4) + (4 / 3) * Math.log(3)) / 2;
    expect(plain(new Float64Array(SIZE), new Float64Array(SIZE))).toBeCloseTo(expected, 12);
  });

  it('has the gradient of its finite differences', () => {
    const gradient = gradientAt(weights);
    for (let i = 0; i < SIZE; i++) {
      const difference = loss(moved(i, 1e-5), new Float64Array(SIZE)) - loss(moved(i, -1e-5), new Float64Array(SIZE));
      expect(gradient[i]).toBeCloseTo(difference / 2e-5, 7);
    }
  });

  it('has the curvature of its gradient', () => {
    const curvature = listwiseCurvature(rows, customerWeights(rows), scale, 0.01, weights);
    for (let i = 0; i < SIZE; i++) {
      const [up, down] = [gradientAt(moved(i, 1e-5)), gradientAt(moved(i, -1e-5))];
      for (let j = i; j < SIZE; j++) expect(curvature[j * SIZE + i]).toBeCloseTo((up[j]! - down[j]!) / 2e-5, 6);
    }
  });

  it('is pulled to the prior alone where an input never varies', () => {
    expect(gradientAt(weights)[3]).toBeCloseTo(0.01 * (weights[3]! - prior[3]!), 12);
  });
});
