import type { Clock } from '../../base/time.js';
import type { ShopSums } from '../../campaigns/publish-experiment.js';
import { SAMPLING_BATCH_PROFILES, SHOP_SUMS_MAX } from '../../limits.js';
import { knownReceipts, revenueBefore } from '../../outcomes/before-entry.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileStore } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import { sampleProfiles } from './sample-profiles.js';

/** What a sample of the shop's profiles has brought in the last 28 days, of those of which it is known; with turns for others. */
export type ReadShopSums = () => Promise<ShopSums>;

const SEED = 28;

export function createReadShopSums(profiles: ProfileStore, clock: Clock): ReadShopSums {
  return async () => {
    const { signal } = new AbortController();
    const { ids } = await sampleProfiles(profiles, { size: SHOP_SUMS_MAX, seed: SEED, signal });
    const sums: number[] = [];
    for (let from = 0; from < ids.length; from += SAMPLING_BATCH_PROFILES) {
      for (const { profile, history } of await profiles.load(ids.slice(from, from + SAMPLING_BATCH_PROFILES))) {
        const { outcomes } = decodeProfileRecord(profile.bytes);
        const sum = revenueBefore(knownReceipts(outcomes, history.bytes), clock());
        if (sum !== null) sums.push(sum);
      }
      await turnForPiece();
    }
    return sums;
  };
}
