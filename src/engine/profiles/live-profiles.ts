import type { ProfileContext } from '../../audience/profile-context.js';
import type { ProfileId } from '../../base/ids.js';
import { readMerge } from '../../profiles/record-codec.js';
import type { ProfileRecords, ProfileStore } from '../../store/port.js';
import type { FollowMerges } from './follow-merges.js';

export interface LiveProfile {
  /** Where the profile is now: what is committed and told goes here. */
  readonly profileId: ProfileId;
  readonly records: ProfileRecords;
}

/** Reads profiles where they are now. Every verb that changes a profile loads it here, in each of its attempts. */
export interface LiveProfiles {
  /** In the order asked for; one round trip where nobody was merged. */
  load(profileIds: readonly ProfileId[]): Promise<LiveProfile[]>;
}

/** One profile as a request names it, and as it is now. */
export async function loadLive(live: LiveProfiles, asked: ProfileContext) {
  const [found] = await live.load([asked.profileId]);
  const { profileId, records } = found!;
  return { profile: profileId === asked.profileId ? asked : { ...asked, profileId }, records };
}

export function createLiveProfiles(profiles: ProfileStore, follow: FollowMerges): LiveProfiles {
  async function load(profileIds: readonly ProfileId[]): Promise<LiveProfile[]> {
    const records = await profiles.load(profileIds);
    const found = records.map((each, i) => ({ profileId: profileIds[i]!, records: each }));
    const moved = found.filter((each) => readMerge(each.records.profile.bytes) !== null);
    if (moved.length === 0) return found;
    const places = new Map<ProfileId, ProfileId>();
    for (const { profileId } of moved) places.set(profileId, await follow(profileId));
    return load(profileIds.map((profileId) => places.get(profileId) ?? profileId));
  }
  return { load };
}
