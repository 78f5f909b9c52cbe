import { HandbillError } from '../../base/errors.js';
import { hash32 } from '../../base/hash.js';
import type { ProfileId } from '../../base/ids.js';
import { SAMPLED_PROFILES_MAX } from '../../limits.js';
import type { ProfileStore } from '../../store/port.js';

/**
 * Some of the profiles that a store knows, the same ones each time: those with the lowest hashes of the first SAMPLED_PROFILES_MAX ids. CANCELLED: the signal was
 * aborted.
 */
export async function sampleProfiles(profiles: ProfileStore, count: number, signal: AbortSignal): Promise<ProfileId[]> {
  const hashed: { readonly id: string; readonly hash: number }[] = [];
  for await (const id of profiles.ids()) {
    if (signal.aborted) throw new HandbillError('CANCELLED', 'the caller has gone');
    if (hashed.push({ id, hash: hash32(id) }) === SAMPLED_PROFILES_MAX) break;
  }
  const lowestFirst = hashed.sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1));
  return lowestFirst.slice(0, count).map(({ id }) => id as ProfileId);
}
