import type { ProfileId } from '../../base/ids.js';
import { profileOf } from '../../events/entry.js';
import { COMMIT_ATTEMPTS_MAX } from '../../limits.js';
import type { Store } from '../../store/port.js';
import { decodeWallet } from '../../wallet/codec.js';
import { tooManyConflicts } from '../conflicts.js';
import type { SettleReservations } from '../wallets/settle-reservations.js';
import { commitRecords } from './commit-records.js';
import type { FollowMerges } from './follow-merges.js';
import { lookForTraces } from './look-for-traces.js';
import type { EraseProfile } from './profile-requests.js';
import { release, removeEmptied } from './remove-traces.js';

interface Dependencies {
  readonly store: Store;
  readonly follow: FollowMerges;
  readonly settleReservations: SettleReservations;
}

/**
 * Removes everything that names a profile; the counts of all profiles keep what it has bought and used. May be repeated after a crash, as
 * the record that lists everything else goes last.
 */
export function createEraseProfile({ store, follow, settleReservations }: Dependencies): EraseProfile {
  const { profiles, identities, outbox } = store;

  return async (asked, { prove }) => {
    const profileId = await follow(asked);
    const gone = new Set([asked, profileId]);
    const digests = new Set<string>();
    let released = 0;
    let commits = 0;
    const eraseEvents = async (id: ProfileId): Promise<void> => {
      commits += await outbox.erase(id, (entry) => profileOf(entry) === id);
    };

    for (let attempt = 0; ; attempt++) {
      if (attempt === COMMIT_ATTEMPTS_MAX) throw tooManyConflicts();
      await settleReservations(profileId);
      const [records] = await profiles.load([profileId]);
      const { mergedFrom, identities: linked, merge } = decodeWallet(records!.wallet.bytes);
      // Somebody merges it right now, and then it is to be erased where it goes.
      if (merge !== null) throw tooManyConflicts();
      for (const id of mergedFrom) gone.add(id);
      for (const { digest } of linked) {
        digests.add(digest);
        if (await release(identities, digest, [...gone])) released++;
      }
      for (const id of gone) {
        await eraseEvents(id);
        if (id === profileId) continue;
        await settleReservations(id);
        await removeEmptied(profiles, id);
      }
      const removed = await commitRecords(profiles, profileId, records!, { wallet: null, history: null });
      if (removed === 'committed' && !(await hasOpenReservations(gone))) break;
    }
    // What was told while the record was still there.
    await eraseEvents(profileId);
    const proof = prove ? await lookForTraces(store, [...gone, ...digests]) : null;
    return { profileIds: [...gone], identities: released, commits, proof };
  };

  async function hasOpenReservations(gone: ReadonlySet<string>): Promise<boolean> {
    for await (const reservation of store.limits.open()) if (gone.has(reservation.profileId)) return true;
    return false;
  }
}
