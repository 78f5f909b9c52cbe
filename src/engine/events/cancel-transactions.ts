import type { ItemId, ItemIndex } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { encodeEvent } from '../../events/entry.js';
import { type CancellationInput, validateCancellation } from '../../history/cancellation.js';
import { cancelReceipt, receiptIdHash } from '../../history/history.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { lookFor } from '../configuration/look-for.js';
import { changeProfiles, type ProfileAccess, type Step } from '../profiles/change-profiles.js';
import type { CancellationOutcome, EventVerbs } from './event-requests.js';

interface Dependencies extends ProfileAccess {
  readonly configuration: Configuration;
  readonly clock: Clock;
}

/** Takes receipts back; one that has not come yet will not count when it comes. */
export function createCancelTransactions(dependencies: Dependencies): EventVerbs['cancelTransactions'] {
  const { configuration, clock } = dependencies;
  return async (inputs) => {
    const named = inputs.flatMap(({ transaction }) => transaction?.itemIds ?? []);
    const state = await lookFor(configuration, 'items', named);
    const nowMs = clock();
    return changeProfiles<CancellationInput, Uint8Array | null, CancellationOutcome>(
      dependencies,
      {
        validate: (input) => validateCancellation(input, nowMs),
        read: ({ history }) => history.bytes,
        apply: (history, input) => takeReceiptBack(history, input, state, nowMs),
        write: (history) => ({ history: history! }),
      },
      inputs,
    );
  };
}

/** Takes one receipt out of the history of its profile, and tells of it. */
export function takeReceiptBack(
  history: Uint8Array | null,
  { profileId, transactionId, timeMs, transaction }: CancellationInput,
  { items }: ConfigurationState,
  nowMs: number,
): Step<Uint8Array | null, CancellationOutcome> {
  const indexes = (itemIds: readonly ItemId[]): ItemIndex[] => {
    const known = itemIds.map((itemId) => items.get(itemId)?.index).filter((index) => index !== undefined);
    return [...new Set(known)] as ItemIndex[];
  };
  const content = transaction && { timeMs: transaction.timeMs, items: indexes(transaction.itemIds) };
  const cancelled = cancelReceipt(history, receiptIdHash(transactionId), content);
  switch (cancelled.kind) {
    case 'repeated':
    case 'content-needed':
      return { outcome: cancelled, state: history, events: [] };
    case 'noted':
      return { outcome: { kind: 'noted' }, state: cancelled.bytes, events: [] };
    case 'cancelled': {
      const { timeMs: chargedMs, items: counted } = cancelled.content;
      const type = 'transaction.cancel';
      return {
        outcome: { kind: 'cancelled', approximate: cancelled.approximate },
        state: cancelled.bytes,
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
        ],
      };
    }
  }
}
