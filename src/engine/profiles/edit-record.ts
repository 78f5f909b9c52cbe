import type { ProfileId } from '../../base/ids.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileStore } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { LiveProfiles } from './live-profiles.js';

/** The record of a profile, and where the profile is. */
export interface FoundRecord {
  readonly profileId: ProfileId;
  readonly record: ProfileRecord;
}

/** Changes a record without an event; where `change` returns what it got, nothing is written. Returns the record after it. */
export function editRecord(
  { profiles, live }: { readonly profiles: ProfileStore; readonly live: LiveProfiles },
  profileId: ProfileId,
  change: (record: ProfileRecord) => ProfileRecord,
): Promise<FoundRecord> {
  return untilCommitted(async () => {
    const [found] = await live.load([profileId]);
    const { revision, bytes } = found!.records.profile;
    const before = decodeProfileRecord(bytes);
    const record = change(before);
    if (record === before) return { profileId: found!.profileId, record };
    const write = { expectedRevision: revision, bytes: encodeProfileRecord(record) };
    const [outcome] = await profiles.commit([{ profileId: found!.profileId, profile: write, events: [] }]);
    return outcome === 'conflict' ? outcome : { profileId: found!.profileId, record };
  });
}
