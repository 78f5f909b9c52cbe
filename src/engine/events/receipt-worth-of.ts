import { idNumber } from '../../base/id-hash.js';
import { counted, paidFor, type ReceiptWorth } from '../../outcomes/receipt-worth.js';
import type { ResolvedTransaction } from './resolve-transactions.js';

/** What a receipt tells: what was paid, of all and of its lines. It knows nothing of prices before discounts. */
export function receiptWorthOf({ transaction, lines }: ResolvedTransaction): ReceiptWorth {
  const { transactionId, timeMs, total } = transaction;
  return {
    idHash: idNumber(transactionId),
    timeMs,
    net: paidFor(total?.amountMinor ?? null, lines),
    lines: lines.map(({ item, amountMinor }) => ({ item, net: counted(amountMinor), cost: null })),
    discounts: null,
  };
}
