import { type ReceiptSet, receiptItems } from '../../ranking/training/receipts.js';
import { knownReceipts } from '../../ranking/training/training-data.js';
import type { Method } from '../method.js';
import type { Split } from '../split.js';

/** Purchases decayed by .8 a receipt + 3 x share of newest known receipts / the largest such share. */
export const decayAndTrend: Method = {
  name: '.8-decay + 3 x trend',
  combine: 'sum',
  prepare(split) {
    const { data, customers, positions } = split;
    const trend = newestCounts(split);
    const most = trend.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < trend.length; i++) trend[i]! *= most > 0 ? 3 / most : 0;
    return (t, scores) => {
      scores.set(trend);
      addDecayed(data.receipts, customers[t]!, positions[t]!, 0.8, scores);
    };
  },
};

/** Adds decay^(receipts ago) for each purchase in the customer's first `cut` receipts. */
export function addDecayed(
  receipts: ReceiptSet,
  customer: number,
  cut: number,
  decay: number,
  scores: Float64Array,
): void {
  for (let position = 0; position < cut; position++) {
    const weight = decay ** (cut - 1 - position);
    for (const item of receiptItems(receipts, customer, position)) scores[item]! += weight;
  }
}

/** Customers whose newest known receipt, label or not, holds the item. */
function newestCounts({ data }: Split): Float64Array {
  const { receipts } = data;
  const known = knownReceipts(data);
  const counts = new Float64Array(receipts.itemCount);
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const newest = known[customer]! - 1;
    if (newest < 0) continue;
    for (const item of receiptItems(receipts, customer, newest)) counts[item]! += 1;
  }
  return counts;
}
