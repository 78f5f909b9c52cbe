import type { Clock } from '../../base/time.js';
import { RESERVATION_GRACE_MS, SWEEP_INTERVAL_MS, SWEEP_RESERVATIONS_MAX } from '../../limits.js';
import type { LimitStore, ProfileStore, Reservation } from '../../store/port.js';
import { createBackground } from '../concurrency/background.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import { isConflict } from '../concurrency/until-committed.js';
import { type SettleReport, settleOpen } from './settle-reservations.js';

/** Settles what processes that died have left open; wallet-change.ts says why that is right at any moment. */
export interface Sweeper {
  /** Settles open reservations that are older than the grace, limited. */
  sweep(graceMs?: number): Promise<SettleReport>;
  /** Sweeps now, and now and then from now on; once it has begun, nothing more happens. */
  start(): void;
  /** Waits for the sweep under way. */
  close(): Promise<void>;
}

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly limits: LimitStore;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export function createSweeper({ profiles, limits, queue, clock, onError }: Dependencies): Sweeper {
  const sweeps = createBackground({ everyMs: SWEEP_INTERVAL_MS, run: () => sweep(), onError, atOnce: true });

  async function sweep(graceMs = RESERVATION_GRACE_MS): Promise<SettleReport> {
    const dueMs = clock() - graceMs;
    const byProfile = new Map<string, Reservation[]>();
    let found = 0;
    for await (const reservation of limits.open()) {
      if (reservation.timeMs > dueMs) continue;
      const ofProfile = byProfile.get(reservation.profileId);
      if (ofProfile) ofProfile.push(reservation);
      else byProfile.set(reservation.profileId, [reservation]);
      found += 1;
      if (found >= SWEEP_RESERVATIONS_MAX) break;
    }
    let [stood, takenBack] = [0, 0];
    for (const [profileId, open] of byProfile) {
      if (sweeps.isStopped) break;
      try {
        const report = await queue.run([profileId], () => settleOpen({ profiles, limits }, profileId, open));
        stood += report.stood;
        takenBack += report.takenBack;
      } catch (error) {
        // The next sweep will find a quieter moment.
        if (!isConflict(error)) throw error;
      }
    }
    return { stood, takenBack };
  }

  return { sweep, start: () => sweeps.start(), close: () => sweeps.stop() };
}
