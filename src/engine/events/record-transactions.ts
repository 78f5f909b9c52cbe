import type { ItemId, ItemIndex } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import { encodeReceipt } from '../../events/entry.js';
import { receiptIdHash, recordReceipt } from '../../history/history.js';
import type { ReceiptLine } from '../../history/receipt.js';
import { type TransactionInput, validateTransaction } from '../../history/transaction.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { changeProfiles, type ProfileAccess, type Step } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';

interface Dependencies extends ProfileAccess {
  readonly configuration: Configuration;
  readonly clock: Clock;
}

/** See EventVerbs.recordTransactions. */
export type RecordTransactions = (
  inputs: readonly TransactionInput[],
  options?: { readonly dryRun: boolean },
) => Promise<TransactionOutcome[]>;

/** Records receipts into the histories of their profiles. */
export function createRecordTransactions(dependencies: Dependencies): RecordTransactions {
  const { configuration, clock } = dependencies;
  return async (inputs, options) => {
    const state = await configuration.loaded();
    const nowMs = clock();
    return changeProfiles<TransactionInput, Uint8Array | null, TransactionOutcome>(
      dependencies,
      {
        validate: (input) => validateTransaction(input, nowMs),
        read: ({ history }) => history.bytes,
        apply: (history, input) => applyTransaction(history, input, state),
        write: (history) => ({ history: history! }),
      },
      inputs,
      options,
    );
  };
}

function applyTransaction(
  history: Uint8Array | null,
  input: TransactionInput,
  state: ConfigurationState,
): Step<Uint8Array | null, TransactionOutcome> {
  const items = new Set<ItemIndex>();
  const lines: ReceiptLine[] = [];
  const unknownItemIds: ItemId[] = [];
  for (const { itemId, quantity, amountMinor } of input.lines) {
    const entry = state.items.get(itemId);
    if (entry === undefined) {
      unknownItemIds.push(itemId);
      continue;
    }
    const item = entry.index as ItemIndex;
    items.add(item);
    lines.push({ item, quantity, amountMinor });
  }
  if (lines.length === 0) {
    // Nothing to learn from it, and not remembered: it can be sent again once the feed has its items.
    const first = violation(['lines', 0, 'itemId'], input.lines[0]!.itemId, 'none of the items is in the catalog');
    return { outcome: { kind: 'rejected', violations: [first] }, state: history, events: [] };
  }
  const { transactionId, profileId, timeMs, storeId, total } = input;
  const recorded = recordReceipt(history, { idHash: receiptIdHash(transactionId), timeMs, items: [...items] });
  if (recorded.kind !== 'recorded') return { outcome: recorded, state: history, events: [] };
  return {
    outcome: { kind: 'recorded', approximate: recorded.approximate, unknownItemIds },
    state: recorded.bytes,
    events: [encodeReceipt({ transactionId, profileId, timeMs, storeId, total, lines })],
  };
}
