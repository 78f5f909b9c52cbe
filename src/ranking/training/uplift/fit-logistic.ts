import { cholesky, solveRows } from '../numerics/cholesky.js';

/** Rows of a logistic regression, row-major. */
export interface LogisticRows {
  readonly width: number;
  readonly inputs: Float64Array;
  /** 1 or 0, a row each. */
  readonly happened: Uint8Array;
  readonly weights: Float64Array;
}

const STEPS_MAX = 50;
const STEP_LEAST = 1e-9;

/**
 * Weights that make what happened likeliest, pulled towards `prior` by `ridge` (in rows), but for the first one, which is the level. By Newton's
 * method: the weights of few inputs are there after some ten steps.
 */
export function fitLogistic(rows: LogisticRows, prior: Float64Array, ridge: number): Float64Array {
  const { width, inputs, happened, weights } = rows;
  const fitted = prior.slice();
  for (let step = 0; step < STEPS_MAX; step++) {
    const gradient = fitted.map((w, i) => (i === 0 ? 0 : ridge * (w - prior[i]!)));
    const hessian = new Float64Array(width * width);
    for (let i = 0; i < width; i++) hessian[i * width + i] = i === 0 ? STEP_LEAST : ridge;
    for (let row = 0; row < happened.length; row++) {
      const at = row * width;
      let score = 0;
      for (let i = 0; i < width; i++) score += fitted[i]! * inputs[at + i]!;
      const chance = 1 / (1 + Math.exp(-score));
      const pull = weights[row]! * (chance - happened[row]!);
      const curve = weights[row]! * chance * (1 - chance);
      for (let i = 0; i < width; i++) {
        const input = inputs[at + i]!;
        gradient[i]! += pull * input;
        for (let j = 0; j <= i; j++) hessian[i * width + j]! += curve * input * inputs[at + j]!;
      }
    }
    solveRows(cholesky(hessian, width), width, gradient, 1);
    // Where a few rows are all alike, a full step may overshoot for ever.
    const largest = gradient.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
    const length = Math.min(1, 2 / largest);
    for (let i = 0; i < width; i++) fitted[i]! -= length * gradient[i]!;
    if (largest < STEP_LEAST) break;
  }
  return fitted;
}
