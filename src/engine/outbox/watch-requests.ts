import type { ItemIndex, ProfileId, PromotionIndex } from '../../base/ids.js';
import type { ToldEvent } from '../../events/entry.js';
import type { EventType } from '../../events/event.js';

export interface WatchRequest {
  /** Whose stored position it is about; null: the caller keeps the position. */
  readonly consumer: string | null;
  /** Continue behind it; of a consumer it acknowledges. */
  readonly cursor: string | null;
  /** Without a cursor; null: where the consumer stopped, the oldest event for a new one, now for a caller without a name. */
  readonly start: 'OLDEST' | 'NOW' | null;
  /** null: all. */
  readonly types: ReadonlySet<EventType> | null;
  /** null: all. */
  readonly profileId: ProfileId | null;
  /** End at the newest event instead of waiting for more. */
  readonly untilEnd: boolean;
}

export interface WatchPage {
  /** Empty: nothing has happened for a while. */
  readonly events: readonly ToldEvent[];
  /** Continue behind it to hear `events`, and what was filtered out before them. */
  readonly before: string;
  /** Continue behind it to hear what comes after `events`. */
  readonly cursor: string;
  /** Events before these were trimmed and can't be told any more. */
  readonly gap: boolean;
  readonly names: EventNames;
}

/** Keys of the items and promotions that events refer to by their dense index. */
export interface EventNames {
  readonly items: { at(index: ItemIndex): { readonly key: string } | undefined };
  readonly promotions: { at(index: PromotionIndex): { readonly key: string } | undefined };
}

/**
 * Follows what happens, until the signal is aborted: each event at least once, those of a profile in their order. That of a consumer ends
 * with ABORTED, CONSUMER_TAKEN_OVER, when another one of it begins, on whatever server.
 */
export type WatchEvents = (request: WatchRequest, signal: AbortSignal) => AsyncIterable<WatchPage>;

export interface EventConsumer {
  readonly name: string;
  /** Everything up to here is acknowledged. */
  readonly cursor: string;
  readonly acknowledgedMs: number;
  /** Time of the oldest event that is not; null: there is none. */
  readonly oldestOpenMs: number | null;
  /** Events that it has not acknowledged were trimmed. */
  readonly gap: boolean;
}
