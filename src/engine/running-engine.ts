import type { Alert } from '../alerts/alert.js';
import type { Currency } from '../base/money.js';
import type { Clock, Monotonic } from '../base/time.js';
import type { FilterFailure } from '../filters/failures.js';
import type { IdentityKeys } from '../profiles/identity-keys.js';
import type { Scoring } from '../scoring/scoring.js';
import type { Store } from '../store/port.js';
import type { Engine } from './engine.js';
import type { EventRetention } from './outbox/trim-outbox.js';

export interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** By default that of the process. */
  readonly monotonic?: Monotonic;
  /** Currency of amounts that name none. */
  readonly currency: Currency;
  readonly scoring: Scoring;
  /** Of the digests of e-mail addresses and cards; without any, identities are refused. */
  readonly identityKeys?: IdentityKeys;
  /** How long events are held for those who follow them. */
  readonly retention: EventRetention;
  /** Hears of failures that no request is waiting for; the engine goes on and tries again. */
  onBackgroundError(what: string, error: unknown): void;
  /** Hears of consumers for whom events were held that are gone now, because there were too many. */
  onEventsLost(consumers: readonly string[]): void;
  /** Hears once of each filter that could not be evaluated for some candidates, or was given up; they don't match. */
  onFilterFailure(expression: string, message: string): void;
  /** Hears of each alert once, on one of the servers that share the store. */
  onAlert(alert: Alert): void;
}

export interface RunningEngine extends Engine {
  /** Loads and compiles everything that the first request would, so that it need not wait; from then on old events are trimmed. */
  warmUp(): Promise<void>;
  /** Filters that could not be evaluated for some candidates. */
  filterFailures(): readonly FilterFailure[];
  /** Stops background work and stores what it has counted. The store stays open: it is the caller's. */
  close(): Promise<void>;
}
