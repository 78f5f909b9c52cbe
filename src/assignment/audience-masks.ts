import { LRUCache } from 'lru-cache';
import type { KnownProfile } from '../audience/known-profile.js';
import { addBit, type Bits, bitsWhere, intersect } from '../base/bits.js';
import type { SegmentId, StoreId } from '../base/ids.js';
import { STORE_MASKS_MAX } from '../limits.js';
import { keeps } from '../promotions/eligibility.js';
import type { PromotionPool } from '../promotions/pool.js';

const isInAudience = keeps('inAudience');

/** The candidates that are valid in the profile's store and meant for it: rules of promotions/eligibility.ts as masks. */
export interface AudienceMasks {
  /** Keeps in `target` what is valid in the profile's store and for the profile. */
  restrict(target: Bits, profile: KnownProfile): void;
}

export function createAudienceMasks(pool: PromotionPool): AudienceMasks {
  const { entries } = pool;
  const members = audienceOf(pool, true);
  const strangers = audienceOf(pool, false);
  const inAllStores = bitsWhere(entries.length, (p) => entries[p]!.promotion.stores.kind === 'ALL');
  const byStore = new Map<StoreId, number[]>();
  entries.forEach(({ promotion: { stores } }, p) => {
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

  function inAudience({ isMember, segments }: KnownProfile): Bits {
    const { untargeted, bySegment } = isMember ? members : strangers;
    let mask = untargeted;
    for (const segment of segments.among(bySegment)) mask = withPositions(mask, bySegment.get(segment)!);
    return mask;
  }

  return {
    restrict(target, profile) {
      intersect(target, inStore(profile.storeId));
      intersect(target, inAudience(profile));
    },
  };
}

/** The candidates for members, or for everybody else. */
interface Audience {
  readonly untargeted: Bits;
  readonly bySegment: ReadonlyMap<SegmentId, number[]>;
}

function audienceOf({ entries }: PromotionPool, isMember: boolean): Audience {
  const isFor = (p: number, ...segments: SegmentId[]): boolean =>
    isInAudience(entries[p]!.promotion, { profile: { isMember, segments: new Set(segments), storeId: null } });
  const bySegment = new Map<SegmentId, number[]>();
  entries.forEach(({ promotion: { targetSegment } }, p) => {
    if (targetSegment !== null && isFor(p, targetSegment)) append(bySegment, targetSegment, p);
  });
  return { untargeted: bitsWhere(entries.length, (p) => isFor(p)), bySegment };
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
