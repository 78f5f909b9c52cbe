import { isPresent } from '../base/deletion.js';
import type { Promotion } from './promotion.js';

/** HIDDEN ones are usable, too. */
export const isPromotionLive = (promotion: Promotion): boolean =>
  promotion.visibility !== 'DRAFT' && isPresent(promotion);

/** All but whether it is published: equal where two states would give customers the same. */
export const contentOfPromotion = (promotion: Promotion): Promotion => ({
  ...promotion,
  visibility: 'DRAFT',
  deletedAtMs: null,
});
