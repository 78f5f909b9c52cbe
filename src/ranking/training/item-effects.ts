import type { FitRows } from './fit-rows.js';
import { rowScores } from './fit-weights.js';
import type { InputWeights } from './inputs.js';
import { customerWeights, largestGroup } from './listwise-loss.js';

/** What an item adds to the score beyond what the formula's inputs say of it: for everybody, and for those who bought it before. */
export interface ItemEffects {
  readonly all: Float64Array;
  readonly own: Float64Array;
}

/** Purchases that it takes to move an item half of the way: rare items stay where the inputs put them. */
const PULL = 20;
/** Both effects of an item and the items of a customer move at once, so each step is shortened. */
const STEP = 0.4;
const STEPS = 12;

/**
 * Fits the effects by damped Newton steps on the listwise loss (fit-weights.ts) with the weights held fast, PULL / 2 x effect^2
 * keeping them small. Each step is a pass over the rows.
 */
export function fitItemEffects(rows: FitRows, weights: InputWeights, itemCount: number): ItemEffects {
  const { weights: customers } = customerWeights(rows);
  const fixed = rowScores(rows, weights);
  const scores = new Float64Array(largestGroup(rows));
  const all = newEffect(itemCount);
  const own = newEffect(itemCount);
  for (let step = 0; step < STEPS; step++) {
    for (let group = 0; group < rows.groups; group++) {
      if (customers[group]! > 0) addGroup(rows, group, customers[group]!, fixed, scores, all, own);
    }
    move(all);
    move(own);
  }
  return { all: all.value, own: own.value };
}

export function noItemEffects(itemCount: number): ItemEffects {
  return { all: new Float64Array(itemCount), own: new Float64Array(itemCount) };
}

/** Adds the effects to the scores of all rows, in place. */
export function addItemEffects(
  { groups, groupStart, ownStart, item }: FitRows,
  scores: Float64Array,
  effects: ItemEffects,
): void {
  for (let group = 0; group < groups; group++) {
    const [start, end] = [groupStart[group]!, groupStart[group + 1]!];
    const ownEnd = start + ownStart[group + 1]! - ownStart[group]!;
    for (let row = start; row < end; row++) {
      scores[row]! += effects.all[item[row]!]! + (row < ownEnd ? effects.own[item[row]!]! : 0);
    }
  }
}

interface Effect {
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
}

function newEffect(itemCount: number): Effect {
  const column = () => new Float64Array(itemCount);
  return { value: column(), slope: column(), curvature: column() };
}

/** Adds a customer's first and second derivatives of the loss by each effect. */
function addGroup(
  { item, label, groupStart, ownStart }: FitRows,
  group: number,
  weight: number,
  fixed: Float64Array,
  scores: Float64Array,
  all: Effect,
  own: Effect,
): void {
  const start = groupStart[group]!;
  const size = groupStart[group + 1]! - start;
  const ownSize = ownStart[group + 1]! - ownStart[group]!;
  let largest = Number.NEGATIVE_INFINITY;
  let hits = 0;
  for (let j = 0; j < size; j++) {
    const i = item[start + j]!;
    scores[j] = fixed[start + j]! + all.value[i]! + (j < ownSize ? own.value[i]! : 0);
    largest = Math.max(largest, scores[j]!);
    hits += label[start + j]!;
  }
  let total = 0;
  for (let j = 0; j < size; j++) {
    scores[j] = Math.exp(scores[j]! - largest);
    total += scores[j]!;
  }
  for (let j = 0; j < size; j++) {
    const i = item[start + j]!;
    const share = scores[j]! / total;
    const slope = weight * (hits * share - label[start + j]!);
    const curvature = weight * hits * share * (1 - share);
    all.slope[i]! += slope;
    all.curvature[i]! += curvature;
    if (j >= ownSize) continue;
    own.slope[i]! += slope;
    own.curvature[i]! += curvature;
  }
}

function move({ value, slope, curvature }: Effect): void {
  for (let i = 0; i < value.length; i++) {
    value[i]! -= (STEP * (slope[i]! + PULL * value[i]!)) / (curvature[i]! + PULL);
  }
  slope.fill(0);
  curvature.fill(0);
}
