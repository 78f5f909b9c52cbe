import type { ProfileContext } from '../audience/profile-context.js';
import { addBit, type Bits, bitsWhere, intersect } from '../base/bits.js';
import type { SegmentId, StoreId } from '../base/ids.js';
import { STORE_MASKS_MAX } from '../limits.js';
import { keeps } from '../promotions/eligibility.js';
import type { PooledPromotion, PromotionPool } from '../promotions/pool.js';

const isInAudience = keeps('inAudience');

/** The candidates that are valid in the profile's store and meant for it: rules of promotions/eligibility.ts as masks. */
export interface AudienceMasks {
  /** Keeps in `target` what is valid in the profile's store and for the profile. */
  restrict(target: Bits, profile: ProfileContext): void;
}

export function createAudienceMasks(pool: PromotionPool): AudienceMasks {
  const { entries } = pool;
  const size = entries.length;
  const maskOf = (allows: (entry: PooledPromotion) => boolean): Bits => bitsWhere(size, (p) => allows(entries[p]!));
  const untargeted = (isMember: boolean): Bits => {
    const profile = { isMember, segments: new Set<SegmentId>(), storeId: null };
    return maskOf(({ promotion }) => isInAudience(promotion, { profile }));
  };
  const forMembers = untargeted(true);
  const forStrangers = untargeted(false);
  const inAllStores = maskOf(({ promotion }) => promotion.stores.kind === 'ALL');
  const bySegment = new Map<SegmentId, number[]>();
  const byStore = new Map<StoreId, number[]>();
  entries.forEach(({ promotion: { targetSegment, stores } }, p) => {
    if (targetSegment !== null) append(bySegment, targetSegment, p);
    if (stores.kind === 'LIST') for (const storeId of stores.storeIds) append(byStore, storeId, p);
  });
  const storeMasks = new Map<StoreId, Bits>();

  function inStore(storeId: StoreId | null): Bits {
    const positions = storeId === null ? undefined : byStore.get(storeId);
    if (storeId === null || !positions) return inAllStores;
    const known = storeMasks.get(storeId);
    if (known) return known;
    const mask = withPositions(inAllStores, positions);
    if (storeMasks.size >= STORE_MASKS_MAX) storeMasks.clear();
    storeMasks.set(storeId, mask);
    return mask;
  }

  function inAudience(profile: ProfileContext): Bits {
    let mask = profile.isMember ? forMembers : forStrangers;
    for (const segment of profile.segments) {
      const targeted = bySegment.get(segment)?.filter((p) => isInAudience(entries[p]!.promotion, { profile }));
      if (targeted) mask = withPositions(mask, targeted);
    }
    return mask;
  }

  return {
    restrict(target, profile) {
      intersect(target, inStore(profile.storeId));
      intersect(target, inAudience(profile));
    },
  };
}

function append<K>(lists: Map<K, number[]>, key: K, position: number): void {
  const list = lists.get(key);
  if (list) list.push(position);
  else lists.set(key, [position]);
}

function withPositions(mask: Bits, positions: readonly number[]): Bits {
  const more = mask.slice();
  for (const position of positions) addBit(more, position);
  return more;
}
