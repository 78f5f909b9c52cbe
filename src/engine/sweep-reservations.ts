import type { ProfileId } from '../base/ids.js';
import type { Clock } from '../base/time.js';
import { COMMIT_ATTEMPTS_MAX, RESERVATION_GRACE_MS, SWEEP_INTERVAL_MS, SWEEP_RESERVATIONS_MAX } from '../limits.js';
import type { LimitStore, ProfileStore, Reservation } from '../store/port.js';
import { decodeWallet, encodeWallet } from '../wallet/codec.js';
import type { KeyedQueue } from './keyed-queue.js';

export interface SweepReport {
  /** Found in their wallets. */
  readonly stood: number;
  /** Not found there, and taken back. */
  readonly takenBack: number;
}

/** Settles what processes that died have left open; wallet-change.ts says why that is right at any moment. */
export interface Sweeper {
  /** Settles open reservations that are older than the grace, limited. */
  sweep(graceMs?: number): Promise<SweepReport>;
  /** Settles every open reservation of a profile, however young: before its wallet is removed, or moved to another profile. */
  settleAll(profileId: ProfileId): Promise<SweepReport>;
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
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;
  let closed = false;

  /** All of one profile at once: one look into the wallet, one fence at most. */
  async function settleFor(profileId: string, open: readonly Reservation[]): Promise<SweepReport> {
    for (let attempt = 0; attempt < COMMIT_ATTEMPTS_MAX; attempt++) {
      const [records] = await profiles.load([profileId]);
      const { revision, bytes } = records!.wallet;
      const wallet = decodeWallet(bytes);
      const held = new Set(wallet.reservations.map(({ id }) => id));
      const settlements = open.map(({ counter, id }) => ({ counter, id, stands: held.has(id) }));
      const stood = settlements.filter(({ stands }) => stands).length;
      if (stood < open.length) {
        const fence = { expectedRevision: revision, bytes: bytes ?? encodeWallet(wallet) };
        const [outcome] = await profiles.commit([{ profileId, wallet: fence, events: [] }]);
        if (outcome === 'conflict') continue;
      }
      await limits.settle(settlements);
      return { stood, takenBack: open.length - stood };
    }
    // Others change the profile all the time: the next sweep will find a quieter moment.
    return { stood: 0, takenBack: 0 };
  }

  async function settle(isDue: (reservation: Reservation) => boolean): Promise<SweepReport> {
    const byProfile = new Map<string, Reservation[]>();
    let found = 0;
    for await (const reservation of limits.open()) {
      if (!isDue(reservation)) continue;
      const ofProfile = byProfile.get(reservation.profileId);
      if (ofProfile) ofProfile.push(reservation);
      else byProfile.set(reservation.profileId, [reservation]);
      found += 1;
      if (found >= SWEEP_RESERVATIONS_MAX) break;
    }
    let [stood, takenBack] = [0, 0];
    for (const [profileId, open] of byProfile) {
      if (closed) break;
      const report = await queue.run([profileId], () => settleFor(profileId, open));
      stood += report.stood;
      takenBack += report.takenBack;
    }
    return { stood, takenBack };
  }

  function sweep(graceMs = RESERVATION_GRACE_MS): Promise<SweepReport> {
    const dueMs = clock() - graceMs;
    return settle(({ timeMs }) => timeMs <= dueMs);
  }

  /** Skips its turn while the last sweep is under way. */
  function turn(): void {
    sweeping ??= sweep()
      .then(() => undefined, onError)
      .finally(() => {
        sweeping = undefined;
      });
  }

  return {
    sweep,
    settleAll: (profileId) => settle((reservation) => reservation.profileId === profileId),
    start() {
      if (timer || closed) return;
      turn();
      timer = setInterval(turn, SWEEP_INTERVAL_MS).unref();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await sweeping;
    },
  };
}
