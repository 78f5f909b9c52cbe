import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { isLive } from '../../handbill/handbills.js';
import { purchasesOf, recentReceipts } from '../../history/purchases.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { LiveProfile, LiveProfiles } from './live-profiles.js';
import type { ProfileView } from './profile-requests.js';

/** A profile of which nothing is stored: NOT_FOUND. */
export async function loadStored(live: LiveProfiles, profileId: ProfileId): Promise<LiveProfile> {
  const [found] = await live.load([profileId]);
  const { profile, history } = found!.records;
  if (profile.bytes === null && history.bytes === null) throw HandbillError.notFound('profile', profileId);
  return found!;
}

export function createGetProfile(live: LiveProfiles, clock: Clock) {
  return async (asked: ProfileId): Promise<ProfileView> => {
    const { profileId, records } = await loadStored(live, asked);
    const record = decodeProfileRecord(records.profile.bytes);
    const { receipts, purchases } = purchasesOf(records.history.bytes);
    const nowMs = clock();
    return {
      profileId,
      identities: record.identities,
      mergedFrom: record.mergedFrom,
      receipts,
      items: purchases.length,
      newestReceiptMs: recentReceipts(records.history.bytes).at(-1)?.timeMs ?? null,
      liveHandbills: record.handbills.filter((handbill) => handbill.ghostOf === null && isLive(handbill, nowMs)).length,
      holdings: record.holdings.length,
      points: record.points,
      attributes: record.attributes,
    };
  };
}
