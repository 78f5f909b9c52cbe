import { encodeReceipt } from '../../events/entry.js';
import { receiptIdHash, recordReceipt } from '../../history/history.js';
import type { ReceiptCount, ReceiptRecord, ReceiptState } from '../outcomes/count-receipts.js';
import type { Step } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import { receiptWorthOf } from './receipt-worth-of.js';
import type { ResolvedTransaction } from './resolve-transactions.js';

/** Records one receipt in the history of its profile, counts it for experiments, and tells of it. `worth`: what it gives to them. */
export function recordTransaction<Parts extends ReceiptRecord>(
  state: ReceiptState<Parts>,
  input: ResolvedTransaction,
  receipts: ReceiptCount,
  worth = receiptWorthOf(input),
): Step<ReceiptState<Parts>, TransactionOutcome> {
  const { profileId, transaction, lines, items, unknownItemIds } = input;
  const { transactionId, timeMs, storeId, total } = transaction;
  const recorded = recordReceipt(state.history, { idHash: receiptIdHash(transactionId), timeMs, items });
  if (recorded.kind !== 'recorded') return { outcome: recorded, state, events: [] };
  const record = receipts.count(state, profileId, worth);
  return {
    outcome: { kind: 'recorded', approximate: recorded.approximate, unknownItemIds },
    state: { history: recorded.bytes, record },
    events: [
      encodeReceipt({ transactionId, profileId, timeMs, storeId, total, lines }),
      ...receipts.events(state.record, record),
    ],
  };
}
