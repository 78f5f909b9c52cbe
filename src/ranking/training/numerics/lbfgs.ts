import { solveRows } from './cholesky.js';

export interface MinimiseOptions {
  readonly iterations: number;
  /** Pairs of steps and gradient changes that stand in for the Hessian. */
  readonly memory?: number;
  /** Stops when the largest gradient entry falls below this. */
  readonly gradientTolerance?: number;
  /** Cholesky factor (row-major) of an estimate of the Hessian; the identity when absent. */
  readonly factor?: Float64Array;
  readonly onIteration?: (iteration: number, loss: number) => void;
}

/** Writes the gradient at x into `gradient`, returns the loss. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

/** Minimises a smooth convex function by L-BFGS with a backtracking line search (Nocedal, Wright, chapter 7). */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Float64Array {
  const memory = options.memory ?? 10;
  const tolerance = options.gradientTolerance ?? 1e-6;
  let x = start.slice();
  let gradient = new Float64Array(x.length);
  let loss = objective(x, gradient);
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    if (gradient.every((g) => Math.abs(g) < tolerance)) break;
    const direction = descentDirection(gradient, pairs, options.factor);
    const slope = dot(direction, gradient);
    const nextX = new Float64Array(x.length);
    const nextGradient = new Float64Array(x.length);
    // Without any idea of the curvature the first step is as long as the gradient allows, not longer than 1.
    const blind = pairs.length === 0 && options.factor === undefined;
    let length = blind ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 30; attempt++) {
      for (let i = 0; i < x.length; i++) nextX[i] = x[i]! + length * direction[i]!;
      nextLoss = objective(nextX, nextGradient);
      if (nextLoss <= loss + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextLoss < loss)) break;
    const step = nextX.map((value, i) => value - x[i]!);
    const change = nextGradient.map((value, i) => value - gradient[i]!);
    const curvature = dot(step, change);
    // A pair without curvature would make the next direction point uphill.
    if (curvature > 1e-12 * dot(change, change)) pairs.push({ step, change, rho: 1 / curvature });
    if (pairs.length > memory) pairs.shift();
    x = nextX;
    gradient = nextGradient;
    loss = nextLoss;
    options.onIteration?.(iteration, loss);
  }
  return x;
}

/** The two-loop recursion: minus the inverse Hessian estimate times the gradient. */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[], factor?: Float64Array): Float64Array {
  const d = gradient.map((g) => -g);
  const alphas = new Float64Array(pairs.length);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, rho } = pairs[p]!;
    const alpha = rho * dot(step, d);
    alphas[p] = alpha;
    for (let i = 0; i < d.length; i++) d[i]! -= alpha * change[i]!;
  }
  const last = pairs.at(-1);
  if (factor) {
    solveRows(factor, d.length, d, 1);
  } else if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change));
    for (let i = 0; i < d.length; i++) d[i]! *= scale;
  }
  for (let p = 0; p < pairs.length; p++) {
    const { step, change, rho } = pairs[p]!;
    const beta = rho * dot(change, d);
    for (let i = 0; i < d.length; i++) d[i]! += (alphas[p]! - beta) * step[i]!;
  }
  return d;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
