import type { Alert } from '../../alerts/alert.js';
import {
  type AlertBook,
  decodeAlertBook,
  encodeAlertBook,
  type OpenAlert,
  withConcerns,
  withTold,
} from '../../alerts/alert-book.js';
import type { Clock } from '../../base/time.js';
import { encodeEvent, NOBODY } from '../../events/entry.js';
import { ALERTS_LOOK_MS } from '../../limits.js';
import type { Store } from '../../store/port.js';
import { createBackground } from '../concurrency/background.js';
import { tooManyConflicts, untilCommitted } from '../concurrency/until-committed.js';
import { PLACE_OF_NOBODY } from '../outbox/place-of-nobody.js';
import { type ConcernSources, gatherConcerns } from './gather-concerns.js';

/**
 * Tells somebody, once, when something begins that should be looked at. What is so now is in one book in the store: whichever server looks goes on
 * from what the last one found. An alert is written there, told, and only then marked as told: after a crash in between it is told again, as the same event.
 */
export interface Alerts {
  /** Looks now and then until it is closed. */
  start(): void;
  /** Looks once, if no other server has begun to within the last minute. */
  look(): Promise<void>;
  close(): Promise<void>;
}

interface Dependencies extends Omit<ConcernSources, 'limits'> {
  readonly store: Pick<Store, 'snapshots' | 'profiles' | 'limits'>;
  readonly clock: Clock;
  readonly onAlert: (alert: Alert) => void;
  readonly onError: (error: unknown) => void;
}

const ALERT_BOOK = 'alerts';

export function createAlerts({ store, clock, onAlert, onError, ...sources }: Dependencies): Alerts {
  const { snapshots, profiles, limits } = store;
  const looks = createBackground({ everyMs: ALERTS_LOOK_MS / 2, run: look, onError });

  const change = (next: (book: AlertBook) => AlertBook): Promise<AlertBook> =>
    untilCommitted(
      async () => {
        const bytes = await snapshots.read(ALERT_BOOK);
        const after = next(decodeAlertBook(bytes));
        return (await snapshots.replace(ALERT_BOOK, bytes, encodeAlertBook(after))) ? after : 'conflict';
      },
      () => tooManyConflicts('the alerts are'),
    );

  /** A look is that of the server that writes its time first. A clock that was set back must not let nobody look any more. */
  async function takeTurn(): Promise<boolean> {
    const nowMs = clock();
    const bytes = await snapshots.read(ALERT_BOOK);
    const book = decodeAlertBook(bytes);
    if (Math.abs(nowMs - book.lookedMs) < ALERTS_LOOK_MS) return false;
    return snapshots.replace(ALERT_BOOK, bytes, encodeAlertBook({ ...book, lookedMs: nowMs }));
  }

  async function look(): Promise<void> {
    if (!(await takeTurn())) return;
    const nowMs = clock();
    const concerns = await gatherConcerns({ ...sources, limits }, nowMs);
    const { open } = await change((book) => withConcerns(book, concerns, nowMs));
    const untold = open.filter(({ isTold }) => !isTold);
    if (untold.length === 0) return;
    await profiles.commit([{ profileId: PLACE_OF_NOBODY, events: untold.map(alertEntry) }]);
    await change(withTold);
    for (const { alert } of untold) onAlert(alert);
  }

  return { start: () => looks.start(), look, close: () => looks.stop() };
}

const alertEntry = ({ alert, sinceMs }: OpenAlert): Uint8Array =>
  encodeEvent({ type: 'alert.raise', profileId: NOBODY, timeMs: sinceMs, ...alert });
