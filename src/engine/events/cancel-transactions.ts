import { idNumber } from '../../base/id-hash.js';
import type { ItemId, ItemIndex } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { encodeEvent } from '../../events/entry.js';
import { type CancellationInput, validateCancellation } from '../../history/cancellation.js';
import { cancelReceipt, receiptIdHash } from '../../history/history.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { lookFor } from '../configuration/look-for.js';
import {
  createReceiptCount,
  type ReceiptCount,
  type ReceiptRecord,
  type ReceiptState,
  readReceiptState,
  writeReceiptState,
} from '../outcomes/count-receipts.js';
import type { FocusShelf } from '../outcomes/focus-shelf.js';
import { changeProfiles, type ProfileAccess, type Step } from '../profiles/change-profiles.js';
import type { CancellationOutcome, EventVerbs } from './event-requests.js';

interface Dependencies extends ProfileAccess {
  readonly configuration: Configuration;
  readonly focusShelf: FocusShelf;
  readonly clock: Clock;
}

/** Takes receipts back; one that has not come yet will not count when it comes. */
export function createCancelTransactions(dependencies: Dependencies): EventVerbs['cancelTransactions'] {
  const { configuration, focusShelf, clock } = dependencies;
  return async (inputs) => {
    const named = inputs.flatMap(({ transaction }) => transaction?.itemIds ?? []);
    const state = await lookFor(configuration, 'items', named);
    const nowMs = clock();
    const receipts = createReceiptCount(focusShelf, state, nowMs);
    return changeProfiles<CancellationInput, ReceiptState, CancellationOutcome>(
      dependencies,
      {
        validate: (input) => validateCancellation(input, nowMs),
        read: readReceiptState,
        apply: (before, input) => takeReceiptBack(before, input, state, receipts, nowMs),
        write: writeReceiptState,
      },
      inputs,
    );
  };
}

/** Takes one receipt out of the history of its profile, and what it gave to experiments, and tells of it. */
export function takeReceiptBack<Parts extends ReceiptRecord>(
  before: ReceiptState<Parts>,
  { profileId, transactionId, timeMs, transaction }: CancellationInput,
  { items }: ConfigurationState,
  receipts: ReceiptCount,
  nowMs: number,
): Step<ReceiptState<Parts>, CancellationOutcome> {
  const indexes = (itemIds: readonly ItemId[]): ItemIndex[] => {
    const known = itemIds.map((itemId) => items.get(itemId)?.index).filter((index) => index !== undefined);
    return [...new Set(known)] as ItemIndex[];
  };
  const content = transaction && { timeMs: transaction.timeMs, items: indexes(transaction.itemIds) };
  const cancelled = cancelReceipt(before.history, receiptIdHash(transactionId), content);
  switch (cancelled.kind) {
    case 'repeated':
    case 'content-needed':
      return { outcome: cancelled, state: before, events: [] };
    case 'noted':
      return { outcome: { kind: 'noted' }, state: { ...before, history: cancelled.bytes }, events: [] };
    case 'cancelled': {
      const { timeMs: chargedMs, items: counted } = cancelled.content;
      const record = receipts.takeBack(before.record, idNumber(transactionId));
      const type = 'transaction.cancel';
      return {
        outcome: { kind: 'cancelled', approximate: cancelled.approximate },
        state: { history: cancelled.bytes, record },
        events: [
          encodeEvent({
            type,
            profileId,
            timeMs: timeMs ?? nowMs,
            transactionId,
            chargedMs,
            items: counted,
            replaced: false,
          }),
          ...receipts.events(before.record, record),
        ],
      };
    }
  }
}
