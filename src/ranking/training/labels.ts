import { tailReceipts } from './tails.js';
import { knownReceipts, type TrainingData } from './training-data.js';

/** Receipts that a training predicts: number `position` of `customer`, from all before it. By customer, then position. */
export interface Labels {
  readonly customer: Uint32Array;
  readonly position: Uint32Array;
  /** Of each customer, the receipts before the first label. */
  readonly historyEnd: Uint32Array;
  /** Of each customer, all that is known. */
  readonly knownEnd: Uint32Array;
}

/** Few customers teach by several receipts each, until there are about as many labels as this. */
const LABELS_WANTED = 4_000;
const LABELS_EACH_MAX = 20;
/** Labels next to each other repeat each other, so where a history is long enough there are up to two receipts between. */
const STEP_MAX = 3;

/** Labels of each customer: 1 for a large retailer, up to 20 for a small one (source: RANKING-2, section 2). */
export function labelsEach(customers: number): number {
  return Math.min(LABELS_EACH_MAX, Math.max(1, Math.round(LABELS_WANTED / Math.max(1, customers))));
}

/**
 * Chooses up to `each` labels of every customer, the newest known receipt first and all in the newer half of what is known, so that
 * what they are predicted from is at least as long. With one label each, customers whose newest receipt is no label have none.
 */
export function chooseLabels(data: TrainingData, each: number): Labels {
  const { receipts, historyEnd, labelled } = data;
  const customers: number[] = [];
  const positions: number[] = [];
  const ends = new Uint32Array(historyEnd.length);
  const knownEnd = knownReceipts(data);
  for (let u = 0; u < historyEnd.length; u++) {
    const known = knownEnd[u]!;
    ends[u] = historyEnd[u]!;
    const before = tailReceipts(receipts.tails, u);
    if (before + known < 2 || (each === 1 && labelled[u] === 0)) continue;
    const half = Math.min((before + known) >>> 1, known);
    if (half === 0) continue;
    const step = Math.min(STEP_MAX, Math.max(1, Math.floor(half / each)));
    const count = Math.min(each, Math.ceil(half / step));
    ends[u] = known - 1 - (count - 1) * step;
    for (let position = ends[u]!; position < known; position += step) {
      customers.push(u);
      positions.push(position);
    }
  }
  return { customer: Uint32Array.from(customers), position: Uint32Array.from(positions), historyEnd: ends, knownEnd };
}
