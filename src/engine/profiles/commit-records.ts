import type { ProfileId } from '../../base/ids.js';
import { emptyHistory, writeHistory } from '../../history/record.js';
import type { CommitOutcome, ProfileRecords, ProfileStore } from '../../store/port.js';

/** A history that is there, and empty. */
export const NO_RECEIPTS = writeHistory(emptyHistory());

/** Replaces (`null`: removes) both records of a profile, if neither has changed since it was read. */
export async function commitRecords(
  profiles: ProfileStore,
  profileId: ProfileId,
  read: ProfileRecords,
  bytes: {
    readonly profile: Uint8Array | null;
    readonly history: Uint8Array | null;
    /** Absent: none. */
    readonly events?: readonly Uint8Array[];
  },
): Promise<CommitOutcome> {
  const [outcome] = await profiles.commit([
    {
      profileId,
      profile: { expectedRevision: read.profile.revision, bytes: bytes.profile },
      history: { expectedRevision: read.history.revision, bytes: bytes.history },
      events: bytes.events ?? [],
    },
  ]);
  return outcome!;
}
