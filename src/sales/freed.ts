import { dividedProduct } from '../pricing/arithmetic.js';
import type { Redemption } from '../wallet/holding.js';
import { restOf } from '../wallet/reverse.js';
import { pieceCountOf } from './left.js';
import type { ReturnTerms } from './return-terms.js';
import type { SoldLine, SoldRedemption } from './sale.js';

/** What of a redemption is taken back: units, what counted against its budget, and what it had earned. */
export interface Freed {
  readonly quantity: number;
  readonly amountMinor: number;
  readonly points: number;
  readonly cashbackMinor: number;
}

/** A part of a whole. */
interface Part {
  readonly of: number;
  readonly whole: number;
}

/** Of a redemption whose part of the goods comes back: so much of all it did, rounded down; the last part takes what is left. */
function partOf({ redemption, cashbackMinor }: SoldRedemption, { of, whole }: Part, discountMinor: number): Freed {
  const part = (amount: number): number => dividedProduct(amount, of, whole).whole;
  const cashback = part(cashbackMinor);
  return {
    quantity: part(redemption.quantity),
    amountMinor: discountMinor + cashback,
    points: part(redemption.pointsEarned),
    cashbackMinor: cashback,
  };
}

export const allOf = ({ redemption, cashbackMinor }: SoldRedemption): Freed => ({
  quantity: redemption.quantity,
  amountMinor: redemption.amountMinor,
  points: redemption.pointsEarned,
  cashbackMinor,
});

export const isNothing = ({ quantity, amountMinor, points, cashbackMinor }: Freed): boolean =>
  quantity === 0 && amountMinor === 0 && points === 0 && cashbackMinor === 0;

export const sumOf = (a: Freed, b: Freed): Freed => ({
  quantity: a.quantity + b.quantity,
  amountMinor: a.amountMinor + b.amountMinor,
  points: a.points + b.points,
  cashbackMinor: a.cashbackMinor + b.cashbackMinor,
});

/** The freed part as a redemption of its own. */
export const partFreed = (redemption: Redemption, { quantity, amountMinor, points }: Freed): Redemption => ({
  ...redemption,
  quantity,
  amountMinor,
  pointsEarned: points,
});

/** What still stands of a redemption; null: nothing. */
export function without(sold: SoldRedemption, freed: Freed): SoldRedemption | null {
  const redemption = restOf(sold.redemption, partFreed(sold.redemption, freed));
  return redemption && { ...sold, redemption, cashbackMinor: sold.cashbackMinor - freed.cashbackMinor };
}

/** What of a redemption goes back with the goods that are in `before` and no longer in `after`: all of it with the last of those that it was for. */
export function freedOf(
  sold: SoldRedemption,
  terms: ReturnTerms,
  before: readonly SoldLine[],
  after: readonly SoldLine[],
): Freed {
  if (after.length === 0) return allOf(sold);
  const discountMinor = discountOf(sold, before);
  const leftMinor = discountOf(sold, after);
  const weigh = discountMinor > 0 ? (lines: readonly SoldLine[]) => discountOf(sold, lines) : weightUnder(terms);
  const whole = weigh(before);
  const left = weigh(after);
  // Where the terms no longer tell what was covered, the last piece of the sale takes it along.
  if (whole === 0 || left === whole) return { quantity: 0, amountMinor: 0, points: 0, cashbackMinor: 0 };
  return left === 0 ? allOf(sold) : partOf(sold, { of: whole - left, whole }, discountMinor - leftMinor);
}

/** What an offer still takes off these lines. */
export const discountOf = ({ promotion }: SoldRedemption, lines: readonly SoldLine[]): number =>
  lines.reduce(
    (sum, { discounts }) => sum + (discounts.find((each) => each.promotion === promotion)?.amountMinor ?? 0),
    0,
  );

/** What takes nothing off is by the piece, on the basket by value. */
const weightUnder =
  ({ scope, covers }: ReturnTerms) =>
  (lines: readonly SoldLine[]): number =>
    lines
      .filter(({ item, isDiscountable }) => isDiscountable && covers(item))
      .reduce((sum, line) => sum + (scope === 'BASKET' ? line.grossMinor : pieceCountOf(line)), 0);
