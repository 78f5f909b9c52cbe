import { type Report, type Violation, violation } from '../base/violation.js';
import type { Promotion } from './promotion.js';

/** How many covered pieces one redemption takes: a set of two where one is free. */
export function requiredOf({
  discount,
  requiredItemsCount,
}: Pick<Promotion, 'discount' | 'requiredItemsCount'>): number {
  return requiredItemsCount ?? (discount.type === '2_FOR_1' ? 2 : 1);
}

/** Tells where the pieces that a redemption takes, and those of them that it discounts, don't make a unit. */
export function checkUnits(promotion: Promotion, report: Report): void {
  const { scope, discountedItemsCount: discounted } = promotion;
  const { type } = promotion.discount;
  const required = requiredOf(promotion);
  const isSet = type === 'MULTIBUY' || type === '2_FOR_1';
  if (isSet && required < 2) {
    report('requiredItemsCount', promotion.requiredItemsCount ?? '', `must be at least 2 with discountType ${type}`);
  }
  if (isSet && scope === 'BASKET') report('itemScope', scope, `must be LINE_ITEM with discountType ${type}`);
  if (discounted === null) return;
  if (scope === 'BASKET') report('discountedItemsCount', discounted, 'must be empty with itemScope BASKET');
  else if (type === 'MULTIBUY' && discounted !== required) {
    report('discountedItemsCount', discounted, 'must be empty, or requiredItemsCount, with discountType MULTIBUY');
  } else if (discounted > required) {
    report('discountedItemsCount', discounted, `must not be above requiredItemsCount, which is ${required}`);
  }
}

/** What may be meant otherwise than it is understood. */
export function promotionWarnings(promotion: Promotion): Violation[] {
  const { discount, scope, discountedItemsCount } = promotion;
  const required = requiredOf(promotion);
  if (discount.type !== 'AMOUNT' || required === 1 || discountedItemsCount !== null || scope === 'BASKET') return [];
  const reason = `discountType AMOUNT is by piece: each of the ${required} is discounted; discountedItemsCount says of how many`;
  return [violation('requiredItemsCount', required, reason)];
}
