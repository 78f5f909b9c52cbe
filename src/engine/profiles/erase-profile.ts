import type { ProfileId } from '../../base/ids.js';
import { profileOf } from '../../events/entry.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { OutboxCursor, Store } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { SettleReservations } from '../limits/settle-reservations.js';
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
 *
 * The removal of the records is the moment of the erasure. It happens on the condition that they are as they were loaded, and an absent
 * record has a revision, too: so whoever writes to the profile has either committed before that load, and all of it goes, or conflicts and
 * begins anew with a new profile, of which nothing goes. That is why events are erased only up to where the outbox ended between load and
 * removal: what comes later is the new profile's.
 *
 * It goes on when its caller has gone: whoever asked for it wants it done, and half of it helps nobody.
 */
export function createEraseProfile({ store, follow, settleReservations }: Dependencies): EraseProfile {
  const { profiles, identities, outbox, limits } = store;

  return async (asked, { prove }) => {
    const mergedIds = new Set<ProfileId>();
    const digests = new Set<string>();
    let released = 0;
    let commits = 0;

    const { profileId } = await untilCommitted(async (before) => {
      // Merged meanwhile: it is erased where it has gone.
      const profileId = await follow(asked);
      const [records] = await profiles.load([profileId]);
      const { mergedFrom, identities: linked, reservations, merge } = decodeProfileRecord(records!.profile.bytes);
      if (merge !== null) return 'conflict';
      await limits.settle(reservations.map((held) => ({ ...held, stands: true })));
      for (const { digest } of linked) {
        digests.add(digest);
        if (await release(identities, digest, [profileId, ...mergedFrom])) released++;
      }
      for (const id of mergedFrom) {
        // What it was asked for leads here until the end, also for who has to ask again after a crash.
        if (id === asked || mergedIds.has(id)) continue;
        await eraseMark(id);
        mergedIds.add(id);
      }
      const told = await outbox.end();
      // Beside those who write to it all the time, an attempt that takes as long as that would never be quick enough.
      if (before === 0) await eraseEvents(profileId, told);
      const removed = await commitRecords(profiles, profileId, records!, { profile: null, history: null });
      if (removed === 'conflict') return removed;
      if (before > 0) await eraseEvents(profileId, told);
      return { profileId };
    });
    if (asked !== profileId) {
      await eraseMark(asked);
      mergedIds.add(asked);
    }
    const profileIds = [profileId, ...mergedIds];
    // Of attempts that can't commit any more.
    await settleReservations(profileIds);
    const proof = prove ? await lookForTraces(store, [...profileIds, ...digests]) : null;
    return { profileIds, identities: released, commits, proof };

    async function eraseEvents(id: ProfileId, upTo: OutboxCursor): Promise<void> {
      commits += await outbox.erase(id, upTo, (entry) => profileOf(entry) === id);
    }

    /** Of a profile that was merged; one that has begun anew since, after a broken-off erasure, has nothing to do with it. */
    function eraseMark(id: ProfileId): Promise<void> {
      return removeEmptied(profiles, id, async () => eraseEvents(id, await outbox.end()));
    }
  };
}
