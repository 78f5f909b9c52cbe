import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import { IDENTITIES_PER_PROFILE_MAX, MERGED_PROFILES_MAX } from '../../limits.js';
import { EMPTY_RECORD, type ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileRecords, ProfileStore } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import { commitRecords, NO_RECEIPTS } from './commit-records.js';
import type { FollowMerges } from './follow-merges.js';

/**
 * Merges a profile into another one, wherever the two are now; returns where both are afterwards. Merged already: nothing happens. Profiles
 * that don't exist are made, empty: who writes to one later is led on too.
 */
export type MergeProfiles = (from: ProfileId, into: ProfileId) => Promise<ProfileId>;

export function createMergeProfiles(profiles: ProfileStore, follow: FollowMerges): MergeProfiles {
  return async (from, into) => {
    const { both } = await untilCommitted(async () => {
      const source = await follow(from);
      const target = await follow(into);
      if (source === target) return { both: target };
      if (await mark(source, target)) await follow(source);
      // The next look tells where the two are now.
      return 'conflict';
    });
    return both;
  };

  /** The first step of follow-merges.ts, after which there is no way back; false: something has changed since. */
  async function mark(from: ProfileId, into: ProfileId): Promise<boolean> {
    const [source, target] = (await profiles.load([from, into])) as [ProfileRecords, ProfileRecords];
    const [fromRecord, intoRecord] = [
      decodeProfileRecord(source.profile.bytes),
      decodeProfileRecord(target.profile.bytes),
    ];
    if (fromRecord.merge !== null || intoRecord.merge !== null) return false;
    refuseTooMany(fromRecord, intoRecord);
    const made = await make(into, target);
    if (made === 'conflict') return false;
    const bytes = encodeProfileRecord({ ...fromRecord, merge: { kind: 'merging', into } });
    const outcome = await commitRecords(profiles, from, source, {
      profile: bytes,
      history: source.history.bytes ?? NO_RECEIPTS,
    });
    return outcome === 'committed';
  }

  /** Lets both records exist, so that a commit to them tells whether they were removed meanwhile. */
  async function make(profileId: ProfileId, read: ProfileRecords) {
    const { profile, history } = read;
    if (profile.bytes !== null && history.bytes !== null) return 'committed';
    return commitRecords(profiles, profileId, read, {
      profile: profile.bytes ?? encodeProfileRecord(EMPTY_RECORD),
      history: history.bytes ?? NO_RECEIPTS,
    });
  }
}

function refuseTooMany(from: ProfileRecord, into: ProfileRecord): void {
  const merged = from.mergedFrom.length + into.mergedFrom.length + 1;
  const identities = from.identities.length + into.identities.length;
  if (merged > MERGED_PROFILES_MAX) throw tooMany('PROFILE_MERGES_LIMIT', `${merged} profiles`, MERGED_PROFILES_MAX);
  if (identities > IDENTITIES_PER_PROFILE_MAX) {
    throw tooMany('IDENTITIES_LIMIT', `${identities} identities`, IDENTITIES_PER_PROFILE_MAX);
  }
}

const tooMany = (reason: string, what: string, max: number) =>
  new HandbillError('FAILED_PRECONDITION', `the profile would be made of ${what}, at most ${max} are possible`, {
    reason,
  });
