import { EXP2_MAX, EXP2_MIN } from '../ranking/float32-constants.js';
import { type RankingModel, vectorSize } from '../ranking/model.js';
import { BOUND_LEVELS, FIRST_RADIUS, RADIUS_STEP, SIZE_UNIT } from './layout.js';
import type { NumberTerms } from './number-terms.js';

/** More than single precision loses in D, relative to its terms; in a score, relative to its; in odds, relative. */
const DENSE_MARGIN = 2e-5;
const SCORE_MARGIN = 2e-6;
const ODDS_MARGIN = 1e-6;
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
  around(terms: NumberTerms): Around;
  /** The highest odds at a distance. */
  highest(around: Around, distance: number): number;
}

/** What of a number's terms the bound depends on. */
export interface Around {
  /** Score without D at the middle, and how it may rise with the distance. */
  readonly score: number;
  readonly slope: number;
  /** D at the middle, and how it may differ with the distance; rounding included. */
  readonly dense: number;
  readonly spread: number;
  /** What rounding may add to D at the middle, and to the score. */
  readonly noise: number;
  readonly margin: number;
}

/**
 * With the newcomer's vector m as the middle, D = bias + m.q + (z - m).q, and the last term is at most |z - m| |q| either way (Cauchy-Schwarz).
 * So for customers up to a distance from the middle D lies in an interval, and the score is at most its highest value there, whatever the
 * signs of the weights. What f32 loses is covered by margins: the bound holds for the kernel's bits, not only for exact numbers.
 */
export function createOddsBound(model: RankingModel): OddsBound {
  const { customerVector, newcomerVector } = model;
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

  function around({ base, sizeSlope, denseBias, q, qAt }: NumberTerms): Around {
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
    return {
      score: base + sizeSlope * sizeMiddle,
      slope,
      dense,
      spread: vectorUnit * length * (1 + DENSE_MARGIN),
      noise: DENSE_MARGIN * (Math.abs(denseBias) + middleLength * length),
      margin: SCORE_MARGIN * terms,
    };
  }

  function highest({ score, slope, dense, spread, noise, margin }: Around, distance: number): number {
    let sum = score + slope * distance + margin;
    if (size > 0) {
      const reach = spread * distance + noise;
      sum += highestDense(dense - reach, dense + reach);
    }
    const exponent = sum * Math.LOG2E;
    // Also where infinities have met.
    const bounded = exponent <= EXP2_MAX ? Math.max(exponent, EXP2_MIN) : EXP2_MAX;
    return 2 ** bounded * (1 + ODDS_MARGIN);
  }

  return { vectorUnit, sizeMiddle, around, highest };
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
