import type { FitRows } from './fit-rows.js';
import {
  COMMON_COUNT,
  COMMON_INPUTS,
  type CommonInput,
  type InputName,
  type InputWeights,
  OWN_COUNT,
  OWN_INPUTS,
} from './inputs.js';
import { customerWeights, largestGroup, listwiseCurvature, listwiseLoss, scoreGroup } from './listwise-loss.js';
import { cholesky } from './numerics/cholesky.js';
import { minimise } from './numerics/lbfgs.js';

export interface FitOptions {
  /** Rounds of a few steps each; the curvature is measured anew before each round. */
  readonly rounds: number;
  /** Pull towards the prior, on inputs of standard deviation 1. */
  readonly l2: number;
  readonly prior: InputWeights;
  /** Inputs that get no weight. */
  readonly leaveOut: readonly InputName[];
  /** What a label counts beside the others, 0: it takes no part; absent: all count alike. */
  readonly counts?: (group: number) => number;
  /** Hears the share of the work that is done: rising, up to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Plain steps that come near enough for the curvature to mean something. */
const SCOUTING_ITERATIONS = 8;
const ROUND_ITERATIONS = 5;
/** Share of the work that is done when weights are found; the rest is for finding them again, which is not always needed. */
const FIRST_SHARE = 0.6;

const SIZE = COMMON_COUNT + OWN_COUNT;
const NAMES: readonly InputName[] = [...COMMON_INPUTS, ...OWN_INPUTS];
/** The score must not fall when D rises: the kernel's exact bound on promotions rests on it. */
const RISING: readonly CommonInput[] = ['dense', 'denseLog'];

/** Weights of the inputs, by the listwise loss; inputs that never vary get 0. */
export function fitWeights(rows: FitRows, options: FitOptions): InputWeights {
  const scale = inputScales(rows);
  for (const name of options.leaveOut) scale[NAMES.indexOf(name)] = 0;
  const prior = Float64Array.from(NAMES, (name, i) => (options.prior[name] ?? 0) * scale[i]!);
  const groups = customerWeights(rows, options.counts);
  const solve = (from: number, to: number) => {
    const loss = listwiseLoss(rows, groups, scale, options.l2, prior);
    let weights = minimise(loss, prior, { iterations: SCOUTING_ITERATIONS });
    for (let round = 0; round < options.rounds; round++) {
      const factor = cholesky(listwiseCurvature(rows, groups, scale, options.l2, weights), SIZE);
      weights = minimise(loss, weights, { iterations: ROUND_ITERATIONS, factor });
      options.onProgress?.(from + ((to - from) * (round + 1)) / options.rounds);
    }
    return weights;
  };
  let weights = solve(0, FIRST_SHARE);
  const falling = RISING.map((name) => COMMON_INPUTS.indexOf(name)).filter((i) => weights[i]! < 0);
  if (falling.length > 0) {
    for (const i of falling) scale[i] = 0;
    for (const i of falling) prior[i] = 0;
    weights = solve(FIRST_SHARE, 1);
  }
  return Object.fromEntries(NAMES.map((name, i) => [name, scale[i]! > 0 ? weights[i]! / scale[i]! : 0]));
}

/** Standard deviation of each input over all rows; own inputs count as 0 in rows of new items. */
function inputScales(rows: FitRows): Float64Array {
  const count = rows.label.length;
  const scale = new Float64Array(SIZE);
  const measure = (inputs: Float32Array, width: number, to: number) => {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let at = i; at < inputs.length; at += width) sum += inputs[at]!;
      const mean = sum / count;
      let squares = (count - inputs.length / width) * mean * mean;
      for (let at = i; at < inputs.length; at += width) squares += (inputs[at]! - mean) ** 2;
      const deviation = Math.sqrt(squares / Math.max(1, count));
      scale[to + i] = deviation > 1e-7 ? deviation : 0;
    }
  };
  measure(rows.common, COMMON_COUNT, 0);
  measure(rows.own, OWN_COUNT, COMMON_COUNT);
  return scale;
}

/** The weights as one vector in the order of the inputs. */
function weightVector(weights: InputWeights): Float64Array {
  return Float64Array.from(NAMES, (name) => weights[name] ?? 0);
}

/** One score a row of the fit. */
export function rowScores(rows: FitRows, weights: InputWeights): Float64Array {
  const raw = weightVector(weights);
  const scores = new Float64Array(rows.label.length);
  const group = new Float64Array(largestGroup(rows));
  for (let g = 0; g < rows.groups; g++) {
    const start = rows.groupStart[g]!;
    scoreGroup(rows, g, raw, group);
    scores.set(group.subarray(0, rows.groupStart[g + 1]! - start), start);
  }
  return scores;
}
