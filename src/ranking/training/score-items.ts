import { type ItemTerms, type RankingModel, vectorSize } from '../model.js';
import { SIGNAL_COUNT, SIGNAL_INDEX } from '../signals.js';
import type { CustomerState } from './customer-state.js';
import { writeCustomerVector } from './customer-vectors.js';
import { SIZE_ORIGIN } from './inputs.js';
import { rowProducts } from './numerics/dense.js';
import { meanSizeLog, writeSignals } from './own-signals.js';

/** Writes the log-odds of every item of the model for a customer to scores[at .. at + itemCount]. */
export type ItemScorer = (
  states: number,
  readState: (index: number) => CustomerState,
  scores: Float64Array,
  /** Where the popularity of the moment is in them; absent: those of the model. */
  items?: TrendedTerms,
) => void;

/** The terms that the popularity of the moment moves. */
type TrendedTerms = Pick<ItemTerms, 'base' | 'ownBias'>;

/**
 * The formula of ranking/model.ts over all items, for a block of customers at a time (the dense pass is most of the
 * work). Scores are row-major customers x itemCount. `readState` may answer the same scratch object each time.
 */
export function itemScorer(model: RankingModel): ItemScorer {
  const { itemCount, items, weights, customerVector } = model;
  const width = vectorSize(customerVector);
  const dense = width > 0;
  const q = Float64Array.from(items.q);
  const bias = Float64Array.from(items.denseBias);
  const signals = new Float64Array(SIGNAL_COUNT);
  const countCut = Math.log1p(weights.ownCountMax ?? Number.POSITIVE_INFINITY);
  let z = new Float64Array(0);
  return (states, readState, scores, trended = items) => {
    if (dense) {
      if (z.length < states * width) z = new Float64Array(states * width);
      for (let m = 0; m < states; m++) writeVector(readState(m), m * width);
      rowProducts(z, states, q, itemCount, width, bias, scores);
    }
    for (let m = 0; m < states; m++) finishRow(trended, readState(m), scores, m * itemCount);
  };

  function writeVector(state: CustomerState, at: number): void {
    if (state.receipts === 0) z.set(model.newcomerVector, at);
    else writeCustomerVector(state, customerVector, items.p, z, at);
  }

  function finishRow(trended: TrendedTerms, state: CustomerState, scores: Float64Array, at: number): void {
    const { denseLinear, denseLog, denseFloor } = weights;
    const size = state.receipts === 0 ? 0 : meanSizeLog(state) - SIZE_ORIGIN;
    const extra = new Float64Array(state.count);
    for (let slot = 0; slot < state.count; slot++) {
      const item = state.item[slot]!;
      if (item < itemCount) extra[slot] = ownPart(trended, state, slot, dense ? scores[at + item]! : 0);
    }
    for (let i = 0; i < itemCount; i++) {
      const d = scores[at + i]!;
      const part = dense ? denseLinear * d + denseLog * Math.log(Math.max(d, denseFloor)) : 0;
      scores[at + i] = trended.base[i]! + items.sizeSlope[i]! * size + part;
    }
    for (let slot = 0; slot < state.count; slot++) {
      const item = state.item[slot]!;
      if (item < itemCount) scores[at + item]! += extra[slot]!;
    }
  }

  function ownPart(trended: TrendedTerms, state: CustomerState, slot: number, d: number): number {
    const item = state.item[slot]!;
    writeSignals(state, slot, signals, 0);
    let sum = trended.ownBias[item]! + items.ownCountSlope[item]! * Math.min(signals[SIGNAL_INDEX.count]!, countCut);
    for (let f = 0; f < SIGNAL_COUNT; f++) sum += weights.own[f]! * signals[f]!;
    if (dense) sum += weights.ownDenseLinear * d + weights.ownDenseLog * Math.log(Math.max(d, weights.denseFloor));
    return sum;
  }
}
