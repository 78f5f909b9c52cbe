import type { ProfileId } from '../../base/ids.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileStore } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { LiveProfiles } from './live-profiles.js';

/** A wallet, and where its profile is. */
export interface FoundWallet {
  readonly profileId: ProfileId;
  readonly wallet: ProfileRecord;
}

/** Changes a wallet without an event; where `change` returns what it got, nothing is written. Returns the wallet after it. */
export function editWallet(
  { profiles, live }: { readonly profiles: ProfileStore; readonly live: LiveProfiles },
  profileId: ProfileId,
  change: (wallet: ProfileRecord) => ProfileRecord,
): Promise<FoundWallet> {
  return untilCommitted(async () => {
    const [found] = await live.load([profileId]);
    const { revision, bytes } = found!.records.wallet;
    const before = decodeProfileRecord(bytes);
    const wallet = change(before);
    if (wallet === before) return { profileId: found!.profileId, wallet };
    const write = { expectedRevision: revision, bytes: encodeProfileRecord(wallet) };
    const [outcome] = await profiles.commit([{ profileId: found!.profileId, wallet: write, events: [] }]);
    return outcome === 'conflict' ? outcome : { profileId: found!.profileId, wallet };
  });
}
