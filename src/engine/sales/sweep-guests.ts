import { isGuest } from '../../base/guest.js';
import type { ProfileId } from '../../base/ids.js';
import { inBatches } from '../../base/in-batches.js';
import type { Clock } from '../../base/time.js';
import { GUEST_SALE_KEPT_MS, GUEST_SWEEP_BATCH, GUEST_SWEEP_MS } from '../../limits.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { LimitStore, ProfileRecords, ProfileStore } from '../../store/port.js';
import { createBackground } from '../concurrency/background.js';
import { turnForPiece } from '../concurrency/long-work.js';
import { commitRecords } from '../profiles/commit-records.js';

/** Forgets anonymous sales that are too old to be voided; what they have used stays counted. */
export interface GuestSweeper {
  /** Returns how many were forgotten. */
  sweep(): Promise<number>;
  /** Sweeps now and then from now on; once it has begun, nothing more happens. */
  start(): void;
  /** Waits for the sweep under way. */
  close(): Promise<void>;
}

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly limits: LimitStore;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export function createGuestSweeper({ profiles, limits, clock, onError }: Dependencies): GuestSweeper {
  const sweeps = createBackground({ everyMs: GUEST_SWEEP_MS, run: sweep, onError });

  async function sweep(): Promise<number> {
    let forgotten = 0;
    for await (const ids of inBatches(guestIds(), GUEST_SWEEP_BATCH)) {
      if (sweeps.isStopped) break;
      const records = await profiles.load(ids);
      for (const [i, id] of ids.entries()) if (await forget(id, records[i]!)) forgotten++;
      await turnForPiece();
    }
    return forgotten;
  }

  async function* guestIds(): AsyncGenerator<ProfileId> {
    for await (const id of profiles.ids()) if (isGuest(id)) yield id as ProfileId;
  }

  /** Whether it was old enough, and nobody has changed it meanwhile. */
  async function forget(id: ProfileId, records: ProfileRecords): Promise<boolean> {
    const { sales, holds, reservations } = decodeProfileRecord(records.profile.bytes);
    const oldMs = clock() - GUEST_SALE_KEPT_MS;
    if (sales.some(({ soldMs }) => soldMs > oldMs) || holds.some(({ untilMs }) => untilMs > clock())) return false;
    // An id leaves a record only when it is settled: see wallet-change.ts.
    await limits.settle(reservations.map((held) => ({ ...held, stands: true })));
    return (await commitRecords(profiles, id, records, { profile: null, history: null })) === 'committed';
  }

  return { sweep, start: () => sweeps.start(), close: () => sweeps.stop() };
}
