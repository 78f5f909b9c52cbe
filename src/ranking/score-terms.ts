import { countOf } from '../history/item-totals.js';
import type { ReplayedHistory } from '../history/replay.js';
import { customerVector } from './customer-vector.js';
import { type RankingModel, vectorSize } from './model.js';
import { denseScore, newcomerDense } from './newcomer-odds.js';
import { SIGNAL_COUNT, SIGNAL_INDEX, SIGNALS, type Signal } from './signals.js';
import { type CustomerSignals, customerSignals, writeItemSignals } from './signals-of-history.js';
import type { WideSummary } from './wide-summary.js';

/**
 * Terms of the formula (ranking/model.ts), by the names of signals and of the model's fields. The dense part is cut in two: `dense` is what it is for
 * a newcomer, which depends on the item alone, and `taste` what this customer's vector adds or takes away.
 */
export type Term =
  | Signal
  | 'unknownBase'
  | 'base'
  | 'sizeSlope'
  | 'dense'
  | 'taste'
  | 'ownBias'
  | 'ownCountSlope'
  | 'ownDenseLinear'
  | 'ownDenseLog';

/** The score of one item, or of the summary of many, for one customer, taken apart. */
export interface ItemScore {
  /** Log-odds: the sum of the terms. */
  readonly score: number;
  /** Zeros are left out. `unknownBase` is where every item starts, `base` what this one is above it. */
  readonly terms: ReadonlyMap<Term, number>;
  /** Raw values in the order of ranking/layout.ts; null when the customer never bought the item. */
  readonly signals: Float32Array | null;
}

/** Takes scores of one customer apart. */
export interface CustomerScorer {
  item(item: number): ItemScore;
  /** A wide list as far as the customer bought none of it. */
  summary(summary: WideSummary): ItemScore;
  /** Receipts with each of the items, added up. */
  purchasesOf(items: Uint32Array): number;
}

/** Scores in plain f64, to explain what the kernel has ranked; `replay` null: a newcomer. */
export function createCustomerScorer(
  model: RankingModel,
  replay: ReplayedHistory | null,
  nowDay: number | null,
): CustomerScorer {
  const { items, weights, customerVector: shape } = model;
  const size = vectorSize(shape);
  const countCut = Math.log1p(weights.ownCountMax ?? Number.POSITIVE_INFINITY);
  const customer = replay && customerSignals(replay);
  const vectors = { count: model.itemCount, floats: items.p, start: 0, stride: shape.k };
  const z = replay && customer && size > 0 ? customerVector(replay, customer, shape, vectors) : model.newcomerVector;
  const slots = new Map(replay ? Array.from(replay.items, (item, slot) => [item, slot]) : []);

  /** What an item or a summary counts for everybody; returns D and its logarithm. */
  function addEverybodys(sum: Sum, { base, sizeSlope, denseBias, q }: EverybodysTerms): [number, number] {
    sum.add('base', base - model.unknownBase);
    if (customer) sum.add('sizeSlope', sizeSlope * (customer.basketSize - 1.5));
    if (size === 0) return [0, 0];
    let dense = denseBias;
    for (let j = 0; j < size; j++) dense += z[j]! * q[j]!;
    const score = denseScore(model, dense);
    const newcomers = denseScore(model, newcomerDense(model, denseBias, q));
    sum.add('dense', newcomers);
    sum.add('taste', score - newcomers);
    return [dense, Math.log(Math.max(dense, weights.denseFloor))];
  }

  return {
    item(item) {
      const sum = startSum(model.unknownBase);
      const known = item < model.itemCount;
      const [dense, logDense] = known ? addEverybodys(sum, termsOf(model, item, size)) : [0, 0];
      if (!known) sum.add('base', (model.laterBase[item - model.itemCount] ?? model.unknownBase) - model.unknownBase);
      const signals = replay && customer ? signalsOf(replay, customer, slots.get(item), nowDay) : null;
      if (signals) {
        for (const name of SIGNALS) sum.add(name, weights.own[SIGNAL_INDEX[name]]! * signals[SIGNAL_INDEX[name]]!);
        if (known) {
          sum.add('ownBias', items.ownBias[item]!);
          sum.add('ownCountSlope', items.ownCountSlope[item]! * Math.min(signals[SIGNAL_INDEX.count]!, countCut));
          sum.add('ownDenseLinear', weights.ownDenseLinear * dense);
          sum.add('ownDenseLog', weights.ownDenseLog * logDense);
        }
      }
      return { score: sum.total(), terms: sum.terms, signals };
    },
    purchasesOf: (items) =>
      items.reduce((sum, item) => {
        const slot = slots.get(item);
        return replay && slot !== undefined ? sum + countOf(replay.totals, slot) : sum;
      }, 0),
    summary(summary) {
      const sum = startSum(model.unknownBase);
      addEverybodys(sum, summary);
      return { score: sum.total(), terms: sum.terms, signals: null };
    },
  };
}

type Sum = ReturnType<typeof startSum>;
type EverybodysTerms = Omit<WideSummary, 'q'> & { readonly q: ArrayLike<number> };

function startSum(unknownBase: number) {
  const terms = new Map<Term, number>();
  let total = 0;
  const add = (name: Term, amount: number): void => {
    if (amount === 0) return;
    terms.set(name, amount);
    total += amount;
  };
  add('unknownBase', unknownBase);
  return { add, terms, total: () => total };
}

function termsOf({ items }: RankingModel, item: number, size: number): EverybodysTerms {
  return {
    base: items.base[item]!,
    sizeSlope: items.sizeSlope[item]!,
    denseBias: items.denseBias[item]!,
    q: items.q.subarray(item * size, (item + 1) * size),
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
