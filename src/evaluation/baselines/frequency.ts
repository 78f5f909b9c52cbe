import { type ReceiptSet, receiptItems } from '../../ranking/training/receipts.js';
import { type Method, NOT_RANKED } from '../method.js';
import type { Split } from '../split.js';
import { addDecayed } from './decay-trend.js';

/** Number of known receipts that hold each item, over all customers. */
function popularity({ data, known }: Split): Float64Array {
  const counts = new Float64Array(data.receipts.itemCount);
  for (let customer = 0; customer < data.receipts.customerCount; customer++) {
    addCounts(data.receipts, customer, known[customer]!, counts);
  }
  return counts;
}

/** Adds 1 to counts[item] for each of the customer's first `cut` receipts that holds the item. */
function addCounts(receipts: ReceiptSet, customer: number, cut: number, counts: Float64Array): void {
  for (let position = 0; position < cut; position++) {
    for (const item of receiptItems(receipts, customer, position)) counts[item]! += 1;
  }
}

/** G-TopFreq: what everybody buys most. */
export const globalFrequency: Method = {
  name: 'G-TopFreq',
  combine: 'sum',
  prepare(split) {
    const counts = popularity(split);
    return (_, scores) => scores.set(counts);
  },
};

/** Counts of the customer's own items, ties in the order of first purchase; 0 for the rest. */
function writeOwnCounts({ data, customers, positions }: Split, t: number, scores: Float64Array): void {
  const customer = customers[t]!;
  scores.fill(0);
  addCounts(data.receipts, customer, positions[t]!, scores);
  let order = 0;
  for (let position = 0; position < positions[t]!; position++) {
    for (const item of receiptItems(data.receipts, customer, position)) {
      if (Number.isInteger(scores[item]!)) scores[item]! -= 1e-6 * ++order;
    }
  }
}

/** P-TopFreq: what the customer bought most; nothing else. */
export const personalFrequency: Method = {
  name: 'P-TopFreq',
  combine: 'sum',
  prepare: (split) => (t, scores) => {
    writeOwnCounts(split, t, scores);
    for (let i = 0; i < scores.length; i++) if (scores[i] === 0) scores[i] = NOT_RANKED;
  },
};

/** GP-TopFreq: own items as P-TopFreq, then what everybody buys most. */
export const personalThenGlobal: Method = {
  name: 'GP-TopFreq',
  combine: 'sum',
  prepare(split) {
    const counts = popularity(split);
    const most = counts.reduce((a, b) => Math.max(a, b), 1);
    return (t, scores) => {
      writeOwnCounts(split, t, scores);
      for (let i = 0; i < scores.length; i++) if (scores[i] === 0) scores[i] = (0.5 * counts[i]!) / (most + 1);
    };
  },
};

/** Own purchases, each counting .95 to the power of the receipts since; ties by popularity. */
export const receiptDecay: Method = {
  name: '.95-decay',
  combine: 'sum',
  prepare(split) {
    const { data, customers, positions } = split;
    const ties = popularity(split);
    const most = ties.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < ties.length; i++) ties[i]! *= 1e-6 / (most + 1);
    return (t, scores) => {
      scores.set(ties);
      addDecayed(data.receipts, customers[t]!, positions[t]!, 0.95, scores);
    };
  },
};

/** GP with popularity ties: count + popularity / (max popularity + 1). */
export const personalByPopularity: Method = {
  name: 'GP, popularity ties',
  combine: 'sum',
  prepare(split) {
    const { data, customers, positions } = split;
    const ties = popularity(split);
    const most = ties.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < ties.length; i++) ties[i]! /= most + 1;
    return (t, scores) => {
      scores.set(ties);
      addCounts(data.receipts, customers[t]!, positions[t]!, scores);
    };
  },
};
