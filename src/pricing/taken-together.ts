import type { ItemId, PromotionCode } from '../base/ids.js';
import type { Item } from '../catalog/item.js';
import type { Promotion } from '../promotions/promotion.js';
import { requiredOf } from '../promotions/units.js';
import { type BasketLine, ONE_PIECE_MILLI } from './basket.js';
import { priceBasket } from './price-basket.js';
import { termsOf } from './terms.js';

/** What promotions that cover a product take off its price when they are used together. */
export interface TakenTogether {
  /** Of the price, 0 to 1. */
  readonly share: number;
  /** Those that took something, in order. */
  readonly codes: readonly PromotionCode[];
}

/** The most a customer gets: a STEP discount at its last step. */
export function atItsDeepest(promotion: Promotion): Promotion {
  const { discount } = promotion;
  if (discount.mode === 'STATIC') return promotion;
  return { ...promotion, discount: { mode: 'STATIC', type: discount.type, value: discount.steps.at(-1)!.value } };
}

/**
 * Prices the product alone in a basket, as many pieces as the largest set among the promotions takes, beside goods of no interest that bring the
 * basket to the highest value that one of them asks for.
 */
export function takenTogether(
  { itemId, priceMinor, currency, discountable, unit }: Item,
  promotions: readonly Promotion[],
): TakenTogether {
  const nothing = { share: 0, codes: [] };
  if (priceMinor === null || priceMinor <= 0 || currency === null || !discountable) return nothing;
  const pieces = Math.max(1, ...promotions.map(requiredOf));
  const wanted = Math.max(0, ...promotions.map(({ minBasketMinor }) => minBasketMinor ?? 0));
  const lines: BasketLine[] = [lineOf(0, itemId, pieces, priceMinor)];
  const missing = wanted - pieces * priceMinor;
  if (missing > 0) lines.push(lineOf(1, OTHER_GOODS, 1, missing));
  const offers = promotions.map((promotion) => ({
    terms: termsOf(promotion, { kind: 'LIST', itemIds: covered(promotion, itemId) }),
    possibleRedemptions: null,
    uses: 0,
    refusal: null,
  }));
  const { lines: priced } = priceBasket({ currency, lines }, offers, () => ({ discountable, unit }));
  const { grossMinor, discountMinor, discounts } = priced[0]!;
  return {
    share: grossMinor === 0 ? 0 : discountMinor / grossMinor,
    codes: discounts.filter(({ amountMinor }) => amountMinor > 0).map(({ offer }) => offer),
  };
}

const OTHER_GOODS = '(other goods)' as ItemId;

const lineOf = (seq: number, itemId: ItemId, pieces: number, unitPriceMinor: number): BasketLine => ({
  seq,
  itemId,
  quantityMilli: pieces * ONE_PIECE_MILLI,
  unitPriceMinor,
  weighed: false,
});

/** A discount on the basket is spread over all goods, where it covers all. */
const covered = ({ scope, items }: Promotion, itemId: ItemId): Set<ItemId> =>
  new Set(scope === 'BASKET' && items.kind === 'ALL' ? [itemId, OTHER_GOODS] : [itemId]);
