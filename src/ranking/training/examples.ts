import { mix32 } from '../../base/hash.js';
import { type CustomerVectorShape, vectorSize } from '../model.js';
import type { StateReader } from './customer-state.js';
import { writeCustomerVector } from './customer-vectors.js';
import { addPair, emptyMoments, type Moments } from './dense-map.js';
import { emptyHistoryCounts, emptyNextCounts, type HistoryCounts, type NextCounts } from './item-terms.js';
import type { Labels } from './labels.js';
import { type ReceiptSet, receiptItems } from './receipts.js';
import type { TrainingData } from './training-data.js';

/** The labels with the vectors of their customers then, and sums over them part by part, for cross-fitting. */
export interface Examples {
  readonly labels: Labels;
  /** Part of each label, by its customer; its inputs come from the labels of the other parts. */
  readonly part: Uint8Array;
  /** Row-major labels x vector size. */
  readonly vectors: Float64Array;
  readonly moments: readonly Moments[];
  readonly counts: readonly NextCounts[];
}

export function readExamples(
  { receipts }: TrainingData,
  labels: Labels,
  read: StateReader,
  shape: CustomerVectorShape,
  p: Float64Array,
  parts: number,
  seed: number,
): Examples {
  const part = Uint8Array.from(labels.customer, (u) => mix32(u ^ mix32(seed)) % parts);
  const width = vectorSize(shape);
  const vectors = new Float64Array(part.length * width);
  const moments = Array.from({ length: parts }, () => emptyMoments(width, receipts.itemCount));
  const counts = Array.from({ length: parts }, () => emptyNextCounts(receipts.itemCount));
  const inNext = new Uint8Array(receipts.itemCount);
  for (let row = 0; row < part.length; row++) {
    const customer = labels.customer[row]!;
    const cut = labels.position[row]!;
    const next = receiptItems(receipts, customer, cut);
    const state = read(customer, cut);
    writeCustomerVector(state, shape, p, vectors, row * width);
    addPair(moments[part[row]!]!, vectors, row * width, next);
    const count = counts[part[row]!]!;
    count.labels += 1;
    count.lines += next.length;
    for (const item of next) {
      inNext[item] = 1;
      count.next[item]! += 1;
      count.nextBySize[item]! += 1 / next.length;
    }
    for (let slot = 0; slot < state.count; slot++) {
      const item = state.item[slot]!;
      count.held[item]! += 1;
      count.repeated[item]! += inNext[item]!;
    }
    for (const item of next) inNext[item] = 0;
  }
  return { labels, part, vectors, moments, counts };
}

/** Receipts back from the newest history receipt that the repeat rates of the history look at. */
const REPEAT_RECEIPTS = 3;

/** What the histories alone teach: transitions between older receipts as map pairs, and item counts. */
export interface HistorySums {
  /** moments[b]: the newest but b history receipt as target of the state before it. */
  readonly moments: readonly Moments[];
  readonly counts: HistoryCounts;
}

/** Sums over the first historyEnd[u] receipts of every customer u. */
export function readHistory(
  receipts: ReceiptSet,
  historyEnd: Uint32Array,
  read: StateReader,
  shape: CustomerVectorShape,
  p: Float64Array,
  transitions: number,
): HistorySums {
  const width = vectorSize(shape);
  const moments = Array.from({ length: transitions }, () => emptyMoments(width, receipts.itemCount));
  const counts = emptyHistoryCounts(receipts.itemCount);
  const vector = new Float64Array(width);
  const inNext = new Uint8Array(receipts.itemCount);
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const end = historyEnd[customer]!;
    if (end === 0) continue;
    counts.customers += 1;
    for (const item of receiptItems(receipts, customer, end - 1)) counts.newest[item]! += 1;
    if (end >= 2) {
      counts.secondCustomers += 1;
      for (const item of receiptItems(receipts, customer, end - 2)) counts.second[item]! += 1;
    }
    const all = read(customer, end);
    const least = all.receipts > end ? 0 : 1;
    counts.receipts += all.receipts;
    for (let slot = 0; slot < all.count; slot++) {
      counts.ever[all.item[slot]!]! += 1;
      counts.inReceipts[all.item[slot]!]! += all.n[slot]!;
    }
    for (let back = 1; back <= Math.max(transitions, REPEAT_RECEIPTS); back++) {
      const cut = end - back;
      if (cut < least) break;
      const next = receiptItems(receipts, customer, cut);
      const state = read(customer, cut);
      if (back <= transitions) {
        writeCustomerVector(state, shape, p, vector, 0);
        addPair(moments[back - 1]!, vector, 0, next);
      }
      if (back > REPEAT_RECEIPTS) continue;
      for (const item of next) inNext[item] = 1;
      for (let slot = 0; slot < state.count; slot++) {
        const item = state.item[slot]!;
        counts.held[item]! += 1;
        counts.repeated[item]! += inNext[item]!;
      }
      for (const item of next) inNext[item] = 0;
    }
  }
  return { moments, counts };
}
