import { EXP2_MAX, EXP2_MIN } from '../ranking/float32-constants.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { BOUND_LEVELS, FIRST_RADIUS, RADIUS_STEP, SIZE_UNIT } from './layout.js';
import { createItemTerms, type NumberTerms } from './number-terms.js';

/** More than single precision loses in D, relative to its terms; in a score, relative to its; in odds, relative. */
const DENSE_MARGIN = 2e-5;
const SCORE_MARGIN = 2e-6;
const ODDS_MARGIN = 1e-6;
/** The least and the highest odds there are, as log-odds. */
const LN_MIN = EXP2_MIN * Math.LN2;
const LN_MAX = EXP2_MAX * Math.LN2;
/** Usual distance of the customer numbers from their middle, when the vector has them. */
const CUSTOMER_DISTANCE = 0.5;
/** The level of usual distances, which are about 1. */
export const USUAL_LEVEL = 3;

/** The distance up to which bounds of a level hold. */
export const radiusOf = (level: number): number => FIRST_RADIUS * RADIUS_STEP ** level;

/** Bounds on odds, for customers who are not further than a distance from the middle. */
export interface OddsBound {
  /** Distances are the larger of |z - newcomer's| / vectorUnit and |size term - sizeMiddle| / SIZE_UNIT. */
  readonly vectorUnit: number;
  readonly sizeMiddle: number;
  /** Takes in what the bound depends on; returns the entry to ask for it by. */
  add(terms: NumberTerms): number;
  /** The entry of an item, whose terms are taken in once. */
  ofItem(item: number): number;
  /** The highest odds of an entry at a distance. */
  highest(entry: number, distance: number): number;
}

// What is kept of an entry: one long array, because objects of tens of thousands of entries are what a compilation would spend its time on.

/** Score without D at the middle, and how it may rise with the distance. */
const SCORE = 0;
const SLOPE = 1;
/** D at the middle, and how it may differ with the distance; rounding included. */
const DENSE = 2;
const SPREAD = 3;
/** What rounding may add to D at the middle, and to the score. */
const NOISE = 4;
const MARGIN = 5;
const ENTRY_NUMBERS = 6;

/**
 * With the newcomer's vector m as the middle, D = bias + m.q + (z - m).q, and the last term is at most |z - m| |q| either way (Cauchy-Schwarz).
 * So for customers up to a distance from the middle D lies in an interval, and the score is at most its highest value there, whatever the
 * signs of the weights. What f32 loses is covered by margins: the bound holds for the kernel's bits, not only for exact numbers.
 */
export function createOddsBound(model: RankingModel): OddsBound {
  const { customerVector, newcomerVector, itemCount } = model;
  const { denseLinear, denseLog, denseFloor } = model.weights;
  const size = vectorSize(customerVector);
  const vectorUnit = size > 0 ? usualDistance(model) : 1;
  const sizeMiddle = middleOfSizes(model);
  const middleLength = Math.hypot(...newcomerVector);
  const furthest = radiusOf(BOUND_LEVELS - 1);
  const denseScore = (D: number): number => denseLinear * D + denseLog * Math.log(Math.max(D, denseFloor));
  const isRising = denseLinear >= 0 && denseLog >= 0;
  /** Where the slope is 0; beyond it and the floor the highest score is at an end. */
  const turn = -denseLog / denseLinear;

  function highestDense(low: number, high: number): number {
    let highest = denseScore(high);
    if (isRising) return highest;
    highest = Math.max(highest, denseScore(low));
    if (low < denseFloor && denseFloor < high) highest = Math.max(highest, denseScore(denseFloor));
    if (low < turn && turn < high) highest = Math.max(highest, denseScore(turn));
    return highest;
  }

  let kept = new Float64Array(ENTRY_NUMBERS * 1_024);
  let entries = 0;

  function add({ base, sizeSlope, denseBias, q, qAt }: NumberTerms): number {
    let [product, square] = [0, 0];
    for (let j = 0; j < size; j++) {
      const value = q[qAt + j]!;
      product += newcomerVector[j]! * value;
      square += value * value;
    }
    const length = Math.sqrt(square);
    const dense = denseBias + product;
    const slope = Math.abs(sizeSlope) * SIZE_UNIT;
    const most = Math.abs(dense) + furthest * vectorUnit * length;
    let terms = 1 + Math.abs(base) + Math.abs(sizeSlope * sizeMiddle) + furthest * slope;
    if (size > 0) {
      const logs = Math.abs(Math.log(denseFloor)) + Math.abs(Math.log(Math.max(most, denseFloor)));
      terms += Math.abs(denseLinear) * most + Math.abs(denseLog) * (1 + logs);
    }
    const at = entries * ENTRY_NUMBERS;
    if (at === kept.length) {
      const larger = new Float64Array(2 * at);
      larger.set(kept);
      kept = larger;
    }
    kept[at + SCORE] = base + sizeSlope * sizeMiddle;
    kept[at + SLOPE] = slope;
    kept[at + DENSE] = dense;
    kept[at + SPREAD] = vectorUnit * length * (1 + DENSE_MARGIN);
    kept[at + NOISE] = DENSE_MARGIN * (Math.abs(denseBias) + middleLength * length);
    kept[at + MARGIN] = SCORE_MARGIN * terms;
    return entries++;
  }

  const termsOf = createItemTerms(model);
  const told = itemCount + model.laterBase.length;
  /** Entry of each item and one more: 0 before it is taken in. All items that nothing is known of have the last one. */
  const entryOf = new Uint32Array(told + 1);

  function ofItem(item: number): number {
    const known = Math.min(item, told);
    if (entryOf[known] === 0) entryOf[known] = 1 + add(termsOf(item));
    return entryOf[known]! - 1;
  }

  function highest(entry: number, distance: number): number {
    const at = entry * ENTRY_NUMBERS;
    let sum = kept[at + SCORE]! + kept[at + SLOPE]! * distance + kept[at + MARGIN]!;
    if (size > 0) {
      const reach = kept[at + SPREAD]! * distance + kept[at + NOISE]!;
      sum += highestDense(kept[at + DENSE]! - reach, kept[at + DENSE]! + reach);
    }
    // In this order also where infinities have met.
    const bounded = sum <= LN_MAX ? Math.max(sum, LN_MIN) : LN_MAX;
    return Math.exp(bounded) * (1 + ODDS_MARGIN);
  }

  return { vectorUnit, sizeMiddle, add, ofItem, highest };
}

/** The customer's A - 1.5 in the newcomer's vector, which is the mean of the training's customers. */
function middleOfSizes({ customerVector: { k, recentScale, customerBlock }, newcomerVector }: RankingModel): number {
  if (k === 0 || !customerBlock) return 0;
  return newcomerVector[(recentScale === 0 ? 1 : 2) * k]! / 0.3 - 1.5;
}

/**
 * About how far customer vectors are from the newcomer's: a unit sum of item vectors is about as long as they are, by the odds of meeting
 * them. Only the usefulness of the bound depends on it.
 */
function usualDistance({ customerVector, items, itemCount }: RankingModel): number {
  const { k, recentScale, customerBlock } = customerVector;
  let [weights, squares] = [0, 0];
  for (let item = 0; item < itemCount; item++) {
    const weight = Math.exp(items.base[item]!);
    let square = 0;
    for (let j = item * k; j < (item + 1) * k; j++) square += items.p[j]! ** 2;
    weights += weight;
    squares += weight * square;
  }
  const distance = Math.sqrt(
    (squares / weights) * (1 + recentScale ** 2) + (customerBlock ? CUSTOMER_DISTANCE ** 2 : 0),
  );
  return distance > 0 && Number.isFinite(distance) ? distance : 1;
}
