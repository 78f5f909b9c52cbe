import { UPLIFT_INPUTS } from '../../uplift/uplift-ranker.js';
import { fitLogistic, type LogisticRows } from './fit-logistic.js';
import type { UpliftTrials } from './trials.js';

/** Weights in the order of UPLIFT_INPUTS. */
export interface TwoModels {
  readonly shown: Float64Array;
  readonly unshown: Float64Array;
}

const WIDTH = UPLIFT_INPUTS.length;
/** In rows, on inputs of standard deviation 1: of customers who were not shown anything there are many, and showing changes little. */
const RIDGE = 10;

/**
 * One regression on what was not shown, and one on what was, which is pulled towards the first: where little is known, showing changes nothing.
 *
 * A row that was shown weighs as much as its chance not to be, and the other way round. So both learn of the same offers, those that might as well have
 * been shown as not, and no weight is large. Source: overlap weights, Li, Morgan, Zaslavsky 2018.
 */
export function fitTwoModels(trials: UpliftTrials, keep: (row: number) => boolean = () => true): TwoModels {
  const scale = scaleOf(trials);
  const unshown = fitLogistic(rowsOf(trials, 0, scale, keep), new Float64Array(WIDTH), RIDGE);
  const shown = fitLogistic(rowsOf(trials, 1, scale, keep), unshown, RIDGE);
  return { shown: unscaled(shown, scale), unshown: unscaled(unshown, scale) };
}

/** What a row weighs. */
export function overlapWeight({ shown, propensities, counts }: UpliftTrials, row: number): number {
  return counts[row]! * (shown[row] === 1 ? 1 - propensities[row]! : propensities[row]!);
}

interface Scale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

function scaleOf(trials: UpliftTrials): Scale {
  const [sum, squares] = [new Float64Array(WIDTH), new Float64Array(WIDTH)];
  let total = 0;
  for (let row = 0; row < trials.shown.length; row++) {
    const weight = overlapWeight(trials, row);
    total += weight;
    for (let i = 0; i < WIDTH; i++) {
      const input = trials.inputs[row * WIDTH + i]!;
      sum[i]! += weight * input;
      squares[i]! += weight * input ** 2;
    }
  }
  const mean = sum.map((s) => s / total);
  // The level stays 1, and an input that is the same in all rows is left alone.
  const deviation = squares.map((s, i) => Math.sqrt(Math.max(0, s / total - mean[i]! ** 2)) || 1);
  mean[0] = 0;
  deviation[0] = 1;
  return { mean, deviation };
}

function rowsOf(
  trials: UpliftTrials,
  shown: 0 | 1,
  { mean, deviation }: Scale,
  keep: (row: number) => boolean,
): LogisticRows {
  const rows = [...trials.shown.keys()].filter((row) => trials.shown[row] === shown && keep(row));
  const inputs = new Float64Array(rows.length * WIDTH);
  rows.forEach((row, at) => {
    for (let i = 0; i < WIDTH; i++) {
      inputs[at * WIDTH + i] = (trials.inputs[row * WIDTH + i]! - mean[i]!) / deviation[i]!;
    }
  });
  return {
    width: WIDTH,
    inputs,
    happened: Uint8Array.from(rows, (row) => trials.bought[row]!),
    weights: Float64Array.from(rows, (row) => overlapWeight(trials, row)),
  };
}

function unscaled(weights: Float64Array, { mean, deviation }: Scale): Float64Array {
  const raw = weights.map((w, i) => w / deviation[i]!);
  for (let i = 1; i < WIDTH; i++) raw[0]! -= raw[i]! * mean[i]!;
  return raw;
}
