import type { HandbillError } from '../../base/errors.js';
import type { ItemId } from '../../base/ids.js';
import type { Violation } from '../../base/violation.js';
import type { CustomerEvent } from '../../events/customer-event.js';
import type { CancellationInput } from '../../history/cancellation.js';
import type { TransactionInput } from '../../history/transaction.js';
import type { ImportOptions } from '../../import/options.js';
import type { ImportEvent } from '../../import/report.js';
import type { EventConsumers } from '../outbox/event-consumers.js';
import type { WatchEvents } from '../outbox/watch-requests.js';

export type TransactionOutcome =
  /** `unknownItemIds`: no feed has brought them yet; they count by their ids. `approximate`: older than the exact window of the history. */
  | { readonly kind: 'recorded'; readonly approximate: boolean; readonly unknownItemIds: readonly ItemId[] }
  /** A corrected one has taken the place of what was recorded under its id. */
  | { readonly kind: 'replaced'; readonly unknownItemIds: readonly ItemId[] }
  | { readonly kind: 'duplicate' }
  /** A replacement of, or by, one that is older than the exact window of the history: it can't be made exactly. */
  | { readonly kind: 'too-old' }
  /** It was cancelled, before it came or since, and does not count. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

export type CancellationOutcome =
  /** `approximate`: it was older than the exact window of the history. */
  | { readonly kind: 'cancelled'; readonly approximate: boolean }
  /** It has not come yet; it will not count when it comes. */
  | { readonly kind: 'noted' }
  | { readonly kind: 'repeated' }
  /** It is older than the exact window: its time and its lines are needed to take it out. */
  | { readonly kind: 'content-needed' }
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

export type EventOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'duplicate' }
  /** A view of what the profile doesn't hold, an activation that the wallet refuses. */
  | { readonly kind: 'refused'; readonly error: HandbillError }
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

export interface EventVerbs {
  /** One outcome an input, in order. Acknowledged means durable and counted in every later request. */
  recordTransactions(inputs: readonly TransactionInput[]): Promise<TransactionOutcome[]>;
  /** One outcome an input, in order. */
  cancelTransactions(inputs: readonly CancellationInput[]): Promise<CancellationOutcome[]>;
  /** `replace`: receipts take the place of those that are recorded under their ids. */
  importTransactions(
    source: AsyncIterable<Uint8Array>,
    options: ImportOptions & { readonly replace?: boolean },
  ): AsyncIterable<ImportEvent>;
  /** One outcome an input, in order; activations are carried out after the others. */
  recordEvents(inputs: readonly CustomerEvent[]): Promise<EventOutcome[]>;
  readonly watch: WatchEvents;
  readonly consumers: Pick<EventConsumers, 'acknowledge' | 'list' | 'remove'>;
}
