import type { ReceiptSet } from '../../ranking/training/receipts.js';
import { receiptCount, receiptDay } from '../../ranking/training/receipts.js';
import type { OnProgress } from '../../ranking/training/training-report.js';
import { type EvaluationTask, evaluateSplits } from '../evaluate-splits.js';
import { describeReceipts, type EvaluationResult } from '../results.js';
import type { Split } from '../split.js';
import { streamSplits } from '../stream/stream-splits.js';
import { smallRetailers } from './small-retailers.js';

export interface SmallTask extends Pick<EvaluationTask, 'methods' | 'ks' | 'title'> {
  readonly receipts: ReceiptSet;
  /** Customers of a retailer. */
  readonly group: number;
  /** At most so many retailers; null: everybody's. */
  readonly retailers: number | null;
  readonly seed: number;
  /** Of a dated replay: receipts a customer that are predicted, and times that is learned anew. */
  readonly last: number;
  readonly blocks: number;
  /** Receipts of earlier days of a dated replay are learned from, but not predicted; null: all may be. */
  readonly fromDay: number | null;
}

/** Folds of the customers of a retailer whose receipts carry only their order. */
const FOLDS = 5;

/**
 * Whether the promise holds for shops with few customers: cuts the data into small retailers, evaluates each by itself and pools what was
 * predicted. Receipts with days are replayed; of the others everybody's newest receipt is predicted, a fifth of the customers at a time.
 */
export function evaluateSmall(task: SmallTask, onProgress: OnProgress = () => {}): EvaluationResult {
  const { receipts, group, seed, last, fromDay, methods, ks, title } = task;
  const all = smallRetailers(receipts, group, seed);
  const chosen = all.slice(0, task.retailers ?? all.length);
  const dated = receipts.days !== null;
  const splits = chosen.flatMap((retailer, r) =>
    (dated ? replaySplits(retailer.receipts, task) : foldSplits(retailer.receipts)).map((split) => ({
      ...split,
      name: `retailer ${r + 1}, ${split.name}`,
    })),
  );
  const facts = [
    describeReceipts(receipts, dated ? 'dated baskets' : 'baskets'),
    `cut into ${all.length.toLocaleString('en')} retailers of ${group} customers, each with a ranking of its own${chosen.length < all.length ? `; ${chosen.length} of them evaluated` : ''}`,
    dated
      ? `the last ${last} baskets of each customer${fromDay === null ? '' : ` from day ${fromDay} on`}, each predicted from those before it, its day known`
      : `everybody's last basket, predicted for a fifth of the customers at a time, learning from the others`,
  ];
  return evaluateSplits({ splits, methods, ks, promotions: null, title, facts }, 0, () => {}, onProgress);
}

function replaySplits(receipts: ReceiptSet, { last, blocks, fromDay }: SmallTask): Split[] {
  const splits = streamSplits(receipts, last, blocks);
  if (fromDay === null) return splits;
  return splits.flatMap((split) => {
    const { customers, positions } = split;
    const isLate = (t: number) => receiptDay(receipts, customers[t]!, positions[t]!) >= fromDay;
    const late = Uint32Array.from(customers.keys()).filter(isLate);
    if (late.length === 0) return [];
    return [{ ...split, customers: late.map((t) => customers[t]!), positions: late.map((t) => positions[t]!) }];
  });
}

/** Customer j is predicted in fold j mod 5. */
function foldSplits(receipts: ReceiptSet): Split[] {
  const counts = Uint32Array.from({ length: receipts.customerCount }, (_, u) => receiptCount(receipts, u));
  const known = counts.map((count) => Math.max(0, count - 1));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const customers = Uint32Array.from([...known.keys()].filter((u) => u % FOLDS === fold && known[u]! > 0));
    return {
      name: `fold ${fold}`,
      data: {
        receipts,
        historyEnd: known,
        labelled: Uint8Array.from(counts, (count, u) => (count > 0 && u % FOLDS !== fold ? 1 : 0)),
      },
      known,
      customers,
      positions: customers.map((u) => known[u]!),
    };
  });
}
