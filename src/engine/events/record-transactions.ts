import type { Clock } from '../../base/time.js';
import { encodeReceipt } from '../../events/entry.js';
import { receiptIdHash, recordReceipt } from '../../history/history.js';
import type { TransactionInput } from '../../history/transaction.js';
import { changeProfiles, type ProfileAccess, type Step } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import type { ResolvedTransaction, ResolveTransactions } from './resolve-transactions.js';

interface Dependencies extends ProfileAccess {
  readonly resolve: ResolveTransactions;
  readonly clock: Clock;
}

/** See EventVerbs.recordTransactions. */
export type RecordTransactions = (
  inputs: readonly TransactionInput[],
  options?: { readonly dryRun: boolean },
) => Promise<TransactionOutcome[]>;

/** Records receipts into the histories of their profiles. */
export function createRecordTransactions(dependencies: Dependencies): RecordTransactions {
  const { resolve, clock } = dependencies;
  return async (inputs, options = { dryRun: false }) => {
    const resolved = await resolve(inputs, clock(), options.dryRun);
    return changeProfiles<ResolvedTransaction, Uint8Array | null, TransactionOutcome>(
      dependencies,
      {
        validate: ({ violations }) => violations,
        read: ({ history }) => history.bytes,
        apply: applyTransaction,
        write: (history) => ({ history: history! }),
      },
      resolved,
      options,
    );
  };
}

function applyTransaction(
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
