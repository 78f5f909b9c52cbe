import type { ProfileId } from '../../base/ids.js';
import { COMMIT_ATTEMPTS_MAX } from '../../limits.js';
import type { LimitStore, ProfileStore, Reservation } from '../../store/port.js';
import { decodeWallet, encodeWallet } from '../../wallet/codec.js';
import { tooManyConflicts } from '../conflicts.js';

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
 * moment. A conflict: the wallet is being changed, and nothing was settled.
 */
export async function settleOpen(
  { profiles, limits }: Stores,
  profileId: string,
  open: readonly Reservation[],
): Promise<SettleReport | 'conflict'> {
  const [records] = await profiles.load([profileId]);
  const { revision, bytes } = records!.wallet;
  const wallet = decodeWallet(bytes);
  const held = new Set(wallet.reservations.map(({ id }) => id));
  const settlements = open.map(({ counter, id }) => ({ counter, id, stands: held.has(id) }));
  const stood = settlements.filter(({ stands }) => stands).length;
  if (stood < open.length) {
    const fence = { expectedRevision: revision, bytes: bytes ?? encodeWallet(wallet) };
    const [outcome] = await profiles.commit([{ profileId, wallet: fence, events: [] }]);
    if (outcome === 'conflict') return 'conflict';
  }
  await limits.settle(settlements);
  return { stood, takenBack: open.length - stood };
}

/** Settles every open reservation of a profile, however young: before its wallet is removed, or moved to another profile. */
export type SettleReservations = (profileId: ProfileId) => Promise<void>;

export function createSettleReservations(stores: Stores): SettleReservations {
  return async (profileId) => {
    for (let attempt = 0; attempt < COMMIT_ATTEMPTS_MAX; attempt++) {
      const open = await openOf(stores.limits, profileId);
      if (open.length === 0) return;
      await settleOpen(stores, profileId, open);
    }
    throw tooManyConflicts();
  };
}

async function openOf(limits: LimitStore, profileId: ProfileId): Promise<Reservation[]> {
  const open: Reservation[] = [];
  for await (const reservation of limits.open()) if (reservation.profileId === profileId) open.push(reservation);
  return open;
}
