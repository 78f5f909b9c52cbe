import { receiptCount } from '../ranking/training/receipts.js';
import type { TrainingData } from '../ranking/training/training-data.js';
import type { BasketData } from './read-baskets.js';

/** What a method may learn from, and which receipts it predicts then. */
export interface Split {
  readonly name: string;
  readonly data: TrainingData;
  /** Receipts of each customer, oldest first, that may be looked at for anybody's sake. */
  readonly known: Uint32Array;
  /** The t-th receipt to predict is number `positions[t]` of `customers[t]`, from all before it of that customer. */
  readonly customers: Uint32Array;
  readonly positions: Uint32Array;
}

/** Customers of fold -1 have no truth in the file: all their baskets are history. */
function historyLengths({ receipts, fold }: BasketData): Uint32Array {
  return Uint32Array.from(fold, (f, u) => Math.max(0, receiptCount(receipts, u) - (f >= 0 ? 1 : 0)));
}

function customersWhere({ fold }: BasketData, wanted: (customer: number) => boolean): Uint32Array {
  return Uint32Array.from([...fold.keys()].filter(wanted));
}

/** Predicts the customers of one fold; labels are the last baskets of the customers of the other folds. */
export function foldSplit(baskets: BasketData, test: number): Split {
  const known = historyLengths(baskets);
  const labelled = Uint8Array.from(baskets.fold, (f) => (f >= 0 && f !== test ? 1 : 0));
  const customers = customersWhere(baskets, (u) => baskets.fold[u] === test);
  return {
    name: `fold ${test}`,
    data: { receipts: baskets.receipts, historyEnd: known, labelled },
    known,
    customers,
    positions: customers.map((u) => known[u]!),
  };
}

/** Customers with at least this many baskets take part in leave-last-out. */
export const LEAVE_LAST_OUT_BASKETS_MIN = 5;

/**
 * No last basket of anybody is a label: fits on the last but one from the prefix before it, predicts the last from the
 * full history. Customers whose last basket is not in the file only count as history.
 */
export function leaveLastOut(baskets: BasketData): Split {
  const known = historyLengths(baskets);
  const customers = customersWhere(
    baskets,
    (u) => baskets.fold[u]! >= 0 && known[u]! + 1 >= LEAVE_LAST_OUT_BASKETS_MIN,
  );
  return {
    name: 'leave last out',
    data: {
      receipts: baskets.receipts,
      historyEnd: known.map((end) => Math.max(0, end - 1)),
      labelled: Uint8Array.from(known, (end) => (end >= 2 ? 1 : 0)),
    },
    known,
    customers,
    positions: customers.map((u) => known[u]!),
  };
}

/** The fold numbers in the data, ascending, without -1. */
export function folds({ fold }: BasketData): number[] {
  return [...new Set(fold)].filter((f) => f >= 0).sort((a, b) => a - b);
}
