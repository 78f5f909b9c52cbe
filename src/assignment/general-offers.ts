import type { KnownProfile } from '../audience/known-profile.js';
import { bitsWhere, forEachBit } from '../base/bits.js';
import type { PromotionIndex } from '../base/ids.js';
import type { Period } from '../base/time.js';
import type { PromotionPool } from '../promotions/pool.js';
import type { AudienceMasks } from './audience-masks.js';

/** The GENERAL promotions of a pool that a profile may have at some time of a window: everybody finds them without a handbill. */
export type GeneralOffers = (profile: KnownProfile, window: Period) => readonly PromotionIndex[];

export function createGeneralOffers({ entries }: PromotionPool, audience: AudienceMasks): GeneralOffers {
  const general = bitsWhere(entries.length, (p) => entries[p]!.promotion.type === 'GENERAL');
  return (profile, window) => {
    const open = general.slice();
    audience.restrict(open, profile);
    const offers: PromotionIndex[] = [];
    forEachBit(open, (position) => {
      const { index, promotion } = entries[position]!;
      const { startAtMs, expireAtMs } = promotion;
      const meets =
        (startAtMs === null || startAtMs < window.endMs) && (expireAtMs === null || expireAtMs > window.startMs);
      if (meets) offers.push(index);
    });
    return offers;
  };
}
