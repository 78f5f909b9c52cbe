import { pieceCountOf } from './left.js';
import type { ReturnTerms } from './return-terms.js';
import type { SoldLine } from './sale.js';

/** The condition that what is left of a sale doesn't meet. */
export interface Unmet {
  readonly condition: 'BASKET_VALUE_TOO_LOW' | 'TOO_FEW_ITEMS';
  readonly needed: number;
  readonly actual: number;
  /** How many units what is left would have been given. */
  readonly given: number;
}

/** Whether what is left of a sale would have been given the units of an offer that still stand; null: it would. */
export function unmetBy(lines: readonly SoldLine[], units: number, terms: ReturnTerms): Unmet | null {
  const { scope, required, minBasketMinor, covers } = terms;
  const discountable = lines.filter(({ isDiscountable }) => isDiscountable);
  const valueMinor = discountable.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
  if (minBasketMinor !== null && valueMinor < minBasketMinor) {
    return { condition: 'BASKET_VALUE_TOO_LOW', needed: minBasketMinor, actual: valueMinor, given: 0 };
  }
  // A single piece that still is there still has its discount.
  if (required === 1) return null;
  const usable = discountable.filter(({ item, isWeighed }) => covers(item) && (scope === 'BASKET' || !isWeighed));
  const pieces = usable.reduce((sum, line) => sum + pieceCountOf(line), 0);
  const needed = scope === 'BASKET' ? required : required * units;
  if (pieces >= needed) return null;
  const given = scope === 'BASKET' ? 0 : Math.floor(pieces / required);
  return { condition: 'TOO_FEW_ITEMS', needed, actual: pieces, given };
}
