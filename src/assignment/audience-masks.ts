import { LRUCache } from 'lru-cache';
import type { ProfileContext } from '../audience/profile-context.js';
import { addBit, type Bits, bitsWhere, intersect } from '../base/bits.js';
import type { SegmentId, StoreId } from '../base/ids.js';
import { STORE_MASKS_MAX } from '../limits.js';
import type { PromotionPool } from '../promotions/pool.js';

/** The candidates that are valid in the profile's store and meant for it: the rules of profiles/audience.ts as masks. */
export interface AudienceMasks {
  /** Keeps in `target` what is valid in the profile's store and for the profile. */
  restrict(target: Bits, profile: ProfileContext): void;
}

export function createAudienceMasks(pool: PromotionPool): AudienceMasks {
  const { entries } = pool;
  const size = entries.length;
  const untargeted = bitsWhere(size, (p) => {
    const { type, targetSegment } = entries[p]!.promotion;
    return targetSegment === null && type !== 'CUSTOM';
  });
  const notForMembersOnly = bitsWhere(size, (p) => entries[p]!.promotion.type !== 'MEMBERS_ONLY');
  const inAllStores = bitsWhere(size, (p) => entries[p]!.promotion.stores.kind === 'ALL');
  const bySegment = new Map<SegmentId, number[]>();
  const byStore = new Map<StoreId, number[]>();
  entries.forEach(({ promotion: { targetSegment, stores } }, p) => {
    if (targetSegment !== null) append(bySegment, targetSegment, p);
    if (stores.kind === 'LIST') for (const storeId of stores.storeIds) append(byStore, storeId, p);
  });
  const storeMasks = new LRUCache<StoreId, Bits>({ max: STORE_MASKS_MAX });

  function inStore(storeId: StoreId | null): Bits {
    const positions = storeId === null ? undefined : byStore.get(storeId);
    if (storeId === null || !positions) return inAllStores;
    const known = storeMasks.get(storeId);
    if (known) return known;
    const mask = withPositions(inAllStores, positions);
    storeMasks.set(storeId, mask);
    return mask;
  }

  function inSegments(segments: ReadonlySet<SegmentId>): Bits {
    let mask = untargeted;
    for (const segment of segments) {
      const positions = bySegment.get(segment);
      if (positions) mask = withPositions(mask, positions);
    }
    return mask;
  }

  return {
    restrict(target, profile) {
      intersect(target, inStore(profile.storeId));
      intersect(target, inSegments(profile.segments));
      if (!profile.isMember) intersect(target, notForMembersOnly);
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
