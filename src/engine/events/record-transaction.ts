import { encodeReceipt } from '../../events/entry.js';
import { receiptIdHash, recordReceipt } from '../../history/history.js';
import type { Step } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import type { ResolvedTransaction } from './resolve-transactions.js';

/** Records one receipt in the history of its profile, and tells of it. */
export function recordTransaction(
  history: Uint8Array | null,
  { profileId, transaction, lines, items, unknownItemIds }: ResolvedTransaction,
): Step<Uint8Array | null, TransactionOutcome> {
  const { transactionId, timeMs, storeId, total } = transaction;
  const recorded = recordReceipt(history, { idHash: receiptIdHash(transactionId), timeMs, items });
  if (recorded.kind !== 'recorded') return { outcome: recorded, state: history, events: [] };
  return {
    outcome: { kind: 'recorded', approximate: recorded.approximate, unknownItemIds },
    state: recorded.bytes,
    events: [encodeReceipt({ transactionId, profileId, timeMs, storeId, total, lines })],
  };
}
