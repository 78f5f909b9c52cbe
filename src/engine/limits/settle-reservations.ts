import type { ProfileId } from '../../base/ids.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { LimitStore, ProfileStore, Reservation } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';

export interface SettleReport {
  /** Found in the record. */
  readonly stood: number;
  /** Not found there, and taken back. */
  readonly takenBack: number;
}

interface Stores {
  readonly profiles: ProfileStore;
  readonly limits: LimitStore;
}

/**
 * Settles open reservations of one profile: one look into the record, one fence at most; wallet-change.ts says why that is right at any
 * moment. ABORTED: the record is being changed all the time, and nothing was settled.
 */
export function settleOpen(
  { profiles, limits }: Stores,
  profileId: string,
  open: readonly Reservation[],
): Promise<SettleReport> {
  return untilCommitted(async () => {
    const [records] = await profiles.load([profileId]);
    const { revision, bytes } = records!.profile;
    const held = new Set(decodeProfileRecord(bytes).reservations.map(({ id }) => id));
    const settlements = open.map(({ counter, id }) => ({ counter, id, stands: held.has(id) }));
    const stood = settlements.filter(({ stands }) => stands).length;
    if (stood < open.length) {
      // The record as it is, also one that is absent: a fence must not bring an erased profile back.
      const fence = { expectedRevision: revision, bytes };
      const [outcome] = await profiles.commit([{ profileId, profile: fence, events: [] }]);
      if (outcome === 'conflict') return outcome;
    }
    await limits.settle(settlements);
    return { stood, takenBack: open.length - stood };
  });
}

/** Settles every reservation of the profiles that is open now, however young. */
export type SettleReservations = (profileIds: readonly ProfileId[]) => Promise<void>;

export function createSettleReservations(stores: Stores): SettleReservations {
  return async (profileIds) => {
    const byProfile = new Map<string, Reservation[]>(profileIds.map((profileId) => [profileId, []]));
    for await (const reservation of stores.limits.open()) byProfile.get(reservation.profileId)?.push(reservation);
    for (const [profileId, open] of byProfile) {
      if (open.length > 0) await settleOpen(stores, profileId, open);
    }
  };
}
