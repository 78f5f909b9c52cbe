import { encodeCorrectedReceipt, encodeEvent } from '../../events/entry.js';
import { receiptIdHash } from '../../history/history.js';
import { type ReplaceOutcome, replaceReceipt } from '../../history/replace-receipt.js';
import { isReplacedBy, withReplaced } from '../../history/replaced-receipts.js';
import {
  type ReceiptCount,
  type ReceiptRecord,
  type ReceiptState,
  readReceiptState,
  writeReceiptState,
} from '../outcomes/count-receipts.js';
import type { ProfileVerb, Step } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import { receiptWorthOf } from './receipt-worth-of.js';
import { recordTransaction } from './record-transaction.js';
import type { ResolvedTransaction } from './resolve-transactions.js';

/**
 * Puts receipts in the place of those recorded under their ids; one that is not in is recorded. Of a replacement two events tell: that the first
 * one was taken back, and the corrected one. The record knows which corrections were made.
 */
export const replaceVerb = (
  receipts: ReceiptCount,
  nowMs: number,
): ProfileVerb<ResolvedTransaction, ReceiptState, TransactionOutcome> => ({
  validate: ({ violations }) => violations,
  read: readReceiptState,
  prepare: receipts.prepare,
  apply: (state, input) => replaceTransaction(state, input, receipts, nowMs),
  write: writeReceiptState,
});

/** Puts one receipt in the place of another in the history of its profile, and tells of it. `worth`: what it gives to experiments. */
export function replaceTransaction<Parts extends ReceiptRecord>(
  state: ReceiptState<Parts>,
  input: ResolvedTransaction,
  receipts: ReceiptCount,
  nowMs: number,
  worth = receiptWorthOf(input),
): Step<ReceiptState<Parts>, TransactionOutcome> {
  const { transaction, items } = input;
  const { transactionId, timeMs } = transaction;
  const replaced = replaceReceipt(state.history, { idHash: receiptIdHash(transactionId), timeMs, items });
  const isIn = replaced.kind === 'replaced' || replaced.kind === 'too-old';
  if (isIn && isReplacedBy(state.record, transaction)) return unchanged(state, { kind: 'duplicate' });
  switch (replaced.kind) {
    case 'absent': {
      const recorded = recordTransaction(state, input, receipts, worth);
      const { history, record } = recorded.state;
      return { ...recorded, state: { history, record: withReplaced(record, transaction) } };
    }
    case 'replaced': {
      const record = receipts.replace(state, input.profileId, worth);
      return {
        outcome: { kind: 'replaced', unknownItemIds: input.unknownItemIds },
        state: { history: replaced.bytes, record: withReplaced(record, transaction) },
        events: [...replacementEvents(input, replaced, nowMs), ...receipts.events(state.record, record)],
      };
    }
    default:
      return unchanged(state, replaced);
  }
}

const unchanged = <State>(state: State, outcome: TransactionOutcome): Step<State, TransactionOutcome> => ({
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
