import { roundedProduct } from '../pricing/arithmetic.js';
import { grossOf, ONE_PIECE_MILLI } from '../pricing/basket.js';
import type { SoldDiscount, SoldLine } from './sale.js';
import { splitOver } from './split-over.js';

/** What comes back of a line. */
export interface Taken {
  readonly seq: number;
  readonly quantityMilli: number;
  readonly grossMinor: number;
  /** What was paid for it. */
  readonly netMinor: number;
  /** What offers took off it: gross - net. */
  readonly discounts: readonly SoldDiscount[];
}

/**
 * Takes a quantity back of a line that has as much: whole pieces, those first that were paid least; of a weighed one any part, at the same part of its
 * price. Twice in parts is the same as once, but for the rounding of weighed ones, and all parts are the whole.
 */
export function takePieces(line: SoldLine, quantityMilli: number): { readonly taken: Taken; readonly left: SoldLine } {
  const { netMinor, grossMinor, pieces } = line.isWeighed
    ? partOfWeighed(line, quantityMilli)
    : cheapestPieces(line, quantityMilli / ONE_PIECE_MILLI);
  const discounts = discountsOf(line, grossMinor - netMinor);
  return {
    taken: { seq: line.seq, quantityMilli, grossMinor, netMinor, discounts },
    left: {
      ...line,
      quantityMilli: line.quantityMilli - quantityMilli,
      grossMinor: line.grossMinor - grossMinor,
      netMinor: line.netMinor - netMinor,
      discounts: without(line.discounts, discounts),
      pieces,
    },
  };
}

/** `pieces`: those that stay. */
type Cut = Pick<SoldLine, 'grossMinor' | 'netMinor' | 'pieces'>;

/** What stays costs what so much of it costs, with its part of the discount; never more than was paid for all. */
function partOfWeighed(line: SoldLine, quantityMilli: number): Cut {
  const leftMilli = line.quantityMilli - quantityMilli;
  if (leftMilli === 0) return { grossMinor: line.grossMinor, netMinor: line.netMinor, pieces: [] };
  const grossLeft = grossOf({ quantityMilli: leftMilli, unitPriceMinor: line.unitPriceMinor });
  // Halves up; the divisor has to be even.
  const discountLeft = roundedProduct(2 * (line.grossMinor - line.netMinor), leftMilli, 2 * line.quantityMilli);
  const netLeft = Math.min(line.netMinor, Math.max(0, grossLeft - discountLeft));
  return {
    grossMinor: line.grossMinor - grossLeft,
    netMinor: line.netMinor - netLeft,
    pieces: [{ count: 1, netMinor: netLeft }],
  };
}

function cheapestPieces({ unitPriceMinor, pieces }: SoldLine, count: number): Cut {
  let missing = count;
  let netMinor = 0;
  const stay: { count: number; netMinor: number }[] = [];
  for (const run of pieces) {
    const taken = Math.min(missing, run.count);
    missing -= taken;
    netMinor += taken * run.netMinor;
    if (run.count > taken) stay.push({ ...run, count: run.count - taken });
  }
  return { grossMinor: count * unitPriceMinor, netMinor, pieces: stay };
}

/** The part of each offer in a discount of some pieces, as its part in that of the line. */
function discountsOf({ discounts }: SoldLine, discountMinor: number): SoldDiscount[] {
  const parts = discounts.map(({ amountMinor }) => ({ count: 1, weight: amountMinor }));
  return splitOver(discountMinor, parts)
    .filter(({ amount }) => amount > 0)
    .map(({ at, amount }) => ({ ...discounts[at]!, amountMinor: amount }));
}

function without(discounts: readonly SoldDiscount[], taken: readonly SoldDiscount[]): SoldDiscount[] {
  const amounts = new Map(taken.map(({ promotion, amountMinor }) => [promotion, amountMinor]));
  return discounts
    .map((discount) => ({ ...discount, amountMinor: discount.amountMinor - (amounts.get(discount.promotion) ?? 0) }))
    .filter(({ amountMinor }) => amountMinor > 0);
}
