import type { ProfileId } from '../../base/ids.js';
import { COMMIT_ATTEMPTS_MAX } from '../../limits.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { LimitStore, ProfileStore, Reservation } from '../../store/port.js';
import { tooManyConflicts } from '../concurrency/conflicts.js';

export interface SettleReport {
  /** Found in the wallet. */
  readonly stood: number;
  /** Not found there, and taken back. */
  readonly takenBack: number;
}

interface Stores {
  readonly profiles: ProfileStore;
  readonly limits: LimitStore;
}

/**
 * Settles open reservations of one profile: one look into the wallet, one fence at most; wallet-change.ts says why that is right at any
 * moment. A conflict: the wallet is being changed all the time, and nothing was settled.
 */
export async function settleOpen(
  stores: Stores,
  profileId: string,
  open: readonly Reservation[],
): Promise<SettleReport | 'conflict'> {
  for (let attempt = 0; attempt < COMMIT_ATTEMPTS_MAX; attempt++) {
    const report = await tryToSettle(stores, profileId, open);
    if (report !== 'conflict') return report;
  }
  return 'conflict';
}

async function tryToSettle(
  { profiles, limits }: Stores,
  profileId: string,
  open: readonly Reservation[],
): Promise<SettleReport | 'conflict'> {
  const [records] = await profiles.load([profileId]);
  const { revision, bytes } = records!.wallet;
  const held = new Set(decodeProfileRecord(bytes).reservations.map(({ id }) => id));
  const settlements = open.map(({ counter, id }) => ({ counter, id, stands: held.has(id) }));
  const stood = settlements.filter(({ stands }) => stands).length;
  if (stood < open.length) {
    // The wallet as it is, also one that is absent: a fence must not bring an erased profile back.
    const [outcome] = await profiles.commit([{ profileId, wallet: { expectedRevision: revision, bytes }, events: [] }]);
    if (outcome === 'conflict') return 'conflict';
  }
  await limits.settle(settlements);
  return { stood, takenBack: open.length - stood };
}

/** Settles every reservation of the profiles that is open now, however young. */
export type SettleReservations = (profileIds: readonly ProfileId[]) => Promise<void>;

export function createSettleReservations(stores: Stores): SettleReservations {
  return async (profileIds) => {
    const byProfile = new Map<string, Reservation[]>(profileIds.map((profileId) => [profileId, []]));
    for await (const reservation of stores.limits.open()) byProfile.get(reservation.profileId)?.push(reservation);
    for (const [profileId, open] of byProfile) {
      if (open.length > 0 && (await settleOpen(stores, profileId, open)) === 'conflict') throw tooManyConflicts();
    }
  };
}
