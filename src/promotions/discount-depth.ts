import type { DiscountType } from './discount.js';
import { discountValueAt } from './discount-step.js';
import type { Promotion } from './promotion.js';
import { requiredOf } from './units.js';

const PPM = 1_000_000;

/**
 * Which share of the price of covered pieces a first use takes off, 0 to 1, where one costs `priceMinor`. An amount off the basket is set against the
 * least basket that it asks for; points, which are worth what they are exchanged for, count as nothing.
 */
export function discountDepth(promotion: Promotion, priceMinor: number): number {
  const { discount, scope, minBasketMinor, discountedItemsCount } = promotion;
  const value = discountValueAt(discount, 0);
  const price = Math.max(1, scope === 'BASKET' ? Math.max(priceMinor, minBasketMinor ?? 0) : priceMinor);
  const required = requiredOf(promotion);
  const discounted = discountedItemsCount ?? (discount.type === '2_FOR_1' ? 1 : required);
  const depth = OFF_A_PIECE[discount.type](value, price, required) * (discounted / required);
  return Math.min(Math.max(depth, 0), 1);
}

/** Share of the price of a discounted piece. */
const OFF_A_PIECE: Readonly<Record<DiscountType, (value: number, price: number, required: number) => number>> = {
  NONE: () => 0,
  PERCENT: (value) => value / PPM,
  AMOUNT: (value, price) => value / price,
  EXACT_PRICE: (value, price) => (price - value) / price,
  '2_FOR_1': () => 1,
  MULTIBUY: (value, price, required) => 1 - value / (required * price),
  POINTS: () => 0,
  DIGITAL_CASHBACK: (value, price) => value / price,
};
