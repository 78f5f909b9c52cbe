import type { Currency } from '../base/money.js';
import { err, type Result } from '../base/result.js';
import { DISCOUNT_UNIT, type DiscountType } from '../promotions/discount.js';
import { signsOf, withoutSign } from './amount-text.js';
import type { CellFormats } from './cell-formats.js';
import { plainNumber } from './number-text.js';

const PERCENT = new Set(['%']);
const NO_SIGN: ReadonlySet<string> = new Set();

/** What else of a row says how its discount values are read. */
export interface DiscountValueContext {
  /** null: the row does not say it. */
  readonly type: DiscountType | null;
  readonly currency: Currency;
  readonly formats: CellFormats;
}

/** A discount value in plain digits. It may have the sign of its unit: `10 %` of PERCENT, `2,50 €` of AMOUNT. */
export function discountValueText(
  cell: string,
  { type, currency, formats }: DiscountValueContext,
): Result<string, string> {
  const unit = type === null ? null : DISCOUNT_UNIT[type];
  const signs = unit === 'ppm' ? PERCENT : unit === 'minor' ? signsOf(currency) : NO_SIGN;
  const number = withoutSign(cell, signs);
  if (number === null) return err(`must be a number${type === null ? '' : ` in the unit of ${type}`}, such as 4.99`);
  return plainNumber(number, formats);
}
