import type { ProfileContext } from '../audience/profile-context.js';
import type { StoreId } from '../base/ids.js';
import type { Promotion } from './promotion.js';

/**
 * Whether a promotion is for this profile: MEMBERS_ONLY for members, CUSTOM for the profiles of its target segment. A target
 * segment narrows the other types too; a CUSTOM promotion without one is for nobody.
 */
export function isForProfile(promotion: Promotion, profile: ProfileContext): boolean {
  if (promotion.type === 'MEMBERS_ONLY' && !profile.isMember) return false;
  if (promotion.targetSegment === null) return promotion.type !== 'CUSTOM';
  return profile.segments.has(promotion.targetSegment);
}

/** Whether a promotion is valid in this store; in an unknown one only promotions of all stores are. */
export function isValidInStore(promotion: Promotion, storeId: StoreId | null): boolean {
  return promotion.stores.kind === 'ALL' || (storeId !== null && promotion.stores.storeIds.includes(storeId));
}
