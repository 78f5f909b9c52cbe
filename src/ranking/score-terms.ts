import type { ReplayedHistory } from '../profiles/replay.js';
import { customerVector } from './customer-vector.js';
import { type RankingModel, vectorSize } from './model.js';
import { SIGNAL_COUNT, SIGNAL_INDEX, SIGNALS } from './signals.js';
import { type CustomerSignals, customerSignals, writeItemSignals } from './signals-of-history.js';

/** The score of one item for one customer, taken apart. */
export interface ItemScore {
  /** Log-odds: the sum of the terms. */
  readonly score: number;
  /**
   * Terms of the formula (ranking/model.ts) by the names of signals and of the model's fields; zeros are left out. `unknownBase` is where
   * every item starts, `base` what this one is above it.
   */
  readonly terms: ReadonlyMap<string, number>;
  /** Raw values in the order of ranking/signals.ts; null when the customer never bought the item. */
  readonly signals: Float32Array | null;
}

/** Scores items of one customer in plain f64, to explain what the kernel has ranked; `replay` null: a newcomer. */
export function createItemScorer(
  model: RankingModel,
  replay: ReplayedHistory | null,
  nowDay: number | null,
): (item: number) => ItemScore {
  const { items, weights, customerVector: shape } = model;
  const size = vectorSize(shape);
  const customer = replay && customerSignals(replay);
  const vectors = { count: model.itemCount, floats: items.p, start: 0, stride: shape.k };
  const z = replay && customer && size > 0 ? customerVector(replay, customer, shape, vectors) : model.newcomerVector;
  const slots = new Map(replay ? Array.from(replay.items, (item, slot) => [item, slot]) : []);

  return (item) => {
    const terms = new Map<string, number>();
    let score = 0;
    const add = (name: string, amount: number): void => {
      if (amount === 0) return;
      terms.set(name, amount);
      score += amount;
    };
    const known = item < model.itemCount;
    let dense = 0;
    let logDense = 0;
    add('unknownBase', model.unknownBase);
    if (known) {
      add('base', items.base[item]! - model.unknownBase);
      if (customer) add('sizeSlope', items.sizeSlope[item]! * (customer.basketSize - 1.5));
      if (size > 0) {
        dense = items.denseBias[item]!;
        for (let j = 0; j < size; j++) dense += z[j]! * items.q[item * size + j]!;
        logDense = Math.log(Math.max(dense, weights.denseFloor));
        add('denseLinear', weights.denseLinear * dense);
        add('denseLog', weights.denseLog * logDense);
      }
    }
    const signals = replay && customer ? signalsOf(replay, customer, slots.get(item), nowDay) : null;
    if (signals) {
      for (const name of SIGNALS) add(name, weights.own[SIGNAL_INDEX[name]]! * signals[SIGNAL_INDEX[name]]!);
      if (known) {
        add('ownBias', items.ownBias[item]!);
        add('ownCountSlope', items.ownCountSlope[item]! * signals[SIGNAL_INDEX.count]!);
        if (size > 0) {
          add('ownDenseLinear', weights.ownDenseLinear * dense);
          add('ownDenseLog', weights.ownDenseLog * logDense);
        }
      }
    }
    return { score, terms, signals };
  };
}

function signalsOf(
  replay: ReplayedHistory,
  customer: CustomerSignals,
  slot: number | undefined,
  nowDay: number | null,
): Float32Array | null {
  if (slot === undefined) return null;
  const signals = new Float32Array(SIGNAL_COUNT);
  writeItemSignals(signals, 0, replay, customer, slot, nowDay);
  return signals;
}
