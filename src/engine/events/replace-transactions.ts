import { encodeCorrectedReceipt, encodeEvent } from '../../events/entry.js';
import { receiptIdHash } from '../../history/history.js';
import { type ReplaceOutcome, replaceReceipt } from '../../history/replace-receipt.js';
import { isReplacedBy, withReplaced } from '../../history/replaced-receipts.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileVerb, Step } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import { recordTransaction } from './record-transaction.js';
import type { ResolvedTransaction } from './resolve-transactions.js';

/** What a replacement reads and changes of a profile, in one commit. */
interface ReplaceState {
  readonly history: Uint8Array | null;
  /** Knows which corrections were made. */
  readonly record: ProfileRecord;
}

/**
 * Puts receipts in the place of those recorded under their ids; one that is not in is recorded. Of a replacement two events tell: that the first
 * one was taken back, and the corrected one.
 */
export const replaceVerb = (nowMs: number): ProfileVerb<ResolvedTransaction, ReplaceState, TransactionOutcome> => ({
  validate: ({ violations }) => violations,
  read: ({ history, profile }) => ({ history: history.bytes, record: decodeProfileRecord(profile.bytes) }),
  apply: (state, input) => replaceTransaction(state, input, nowMs),
  write: ({ history, record }) => ({ history: history!, profile: encodeProfileRecord(record) }),
});

/** Puts one receipt in the place of another in the history of its profile, and tells of it. */
export function replaceTransaction(
  state: ReplaceState,
  input: ResolvedTransaction,
  nowMs: number,
): Step<ReplaceState, TransactionOutcome> {
  const { transaction, items } = input;
  const { transactionId, timeMs } = transaction;
  const replaced = replaceReceipt(state.history, { idHash: receiptIdHash(transactionId), timeMs, items });
  const isIn = replaced.kind === 'replaced' || replaced.kind === 'too-old';
  if (isIn && isReplacedBy(state.record, transaction)) return unchanged(state, { kind: 'duplicate' });
  switch (replaced.kind) {
    case 'absent': {
      const recorded = recordTransaction(state.history, input);
      return { ...recorded, state: { history: recorded.state, record: withReplaced(state.record, transaction) } };
    }
    case 'replaced':
      return {
        outcome: { kind: 'replaced', unknownItemIds: input.unknownItemIds },
        state: { history: replaced.bytes, record: withReplaced(state.record, transaction) },
        events: replacementEvents(input, replaced, nowMs),
      };
    default:
      return unchanged(state, replaced);
  }
}

const unchanged = (state: ReplaceState, outcome: TransactionOutcome): Step<ReplaceState, TransactionOutcome> => ({
  outcome,
  state,
  events: [],
});

function replacementEvents(
  { profileId, transaction, lines }: ResolvedTransaction,
  { before }: Extract<ReplaceOutcome, { kind: 'replaced' }>,
  nowMs: number,
): Uint8Array[] {
  const { transactionId, timeMs, storeId, total } = transaction;
  return [
    encodeEvent({
      type: 'transaction.cancel',
      profileId,
      timeMs: nowMs,
      transactionId,
      chargedMs: before.timeMs,
      items: before.items,
      replaced: true,
    }),
    encodeCorrectedReceipt({ transactionId, profileId, timeMs, storeId, total, lines }, nowMs),
  ];
}
