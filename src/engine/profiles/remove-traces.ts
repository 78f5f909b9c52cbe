import type { ProfileId } from '../../base/ids.js';
import { EMPTY_RECORD } from '../../profiles/record.js';
import { encodeProfileRecord, readMerge } from '../../profiles/record-codec.js';
import type { IdentityStore, ProfileRecords, ProfileStore } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import { commitRecords, NO_RECEIPTS } from './commit-records.js';

/** Lets an identity be nobody's, if it is one of these profiles'. Tells whether it was. */
export function release(identities: IdentityStore, digest: string, profileIds: readonly ProfileId[]): Promise<boolean> {
  return untilCommitted(async () => {
    const [owner] = await identities.resolve([digest]);
    if (owner === null || !profileIds.includes(owner as ProfileId)) return false;
    return (await identities.assign(digest, owner!, null)) || 'conflict';
  });
}

/**
 * Removes a profile of which only a mark is left, as it was merged into another one, or nothing at all; any other one stays. `first` is done
 * before, and again when something has changed meanwhile.
 */
export async function removeEmptied(
  profiles: ProfileStore,
  profileId: ProfileId,
  first?: () => Promise<void>,
): Promise<void> {
  await untilCommitted(async () => {
    const [records] = await profiles.load([profileId]);
    if (!isMark(records!) && !isEmpty(records!)) return false;
    await first?.();
    return commitRecords(profiles, profileId, records!, { profile: null, history: null });
  });
}

const isMark = ({ profile }: ProfileRecords): boolean => readMerge(profile.bytes) !== null;

const EMPTY = encodeProfileRecord(EMPTY_RECORD);

function isEmpty({ profile, history }: ProfileRecords): boolean {
  return (
    Buffer.compare(profile.bytes ?? EMPTY, EMPTY) === 0 &&
    Buffer.compare(history.bytes ?? NO_RECEIPTS, NO_RECEIPTS) === 0
  );
}
