import type { ItemId } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { Report } from '../base/violation.js';
import type { Item } from '../catalog/item.js';
import { BASKET_LINES_MAX, COUNT_MAX, QUANTITY_MAX, UNIT_PRICE_MAX } from '../limits.js';
import { roundedProduct } from './arithmetic.js';

/** Quantities are whole thousandths. */
export const QUANTITY_DECIMALS = 3;
export const ONE_PIECE_MILLI = 1_000;

export interface BasketLine {
  /** Names the line; unique in its basket. */
  readonly seq: number;
  readonly itemId: ItemId;
  readonly quantityMilli: number;
  readonly unitPriceMinor: number;
  /** Whether the check-out says that it was weighed; the unit of its item, or a part of a piece, may say so too. */
  readonly weighed: boolean;
}

export interface Basket {
  readonly currency: Currency;
  readonly lines: readonly BasketLine[];
}

/** What pricing asks of the feed. */
export type ItemFacts = Pick<Item, 'discountable' | 'unit'>;

/** undefined: the feed doesn't know the item, which is sold by the piece then, and discountable. */
export type ItemLookup = (itemId: ItemId) => ItemFacts | undefined;

export const grossOf = ({
  unitPriceMinor,
  quantityMilli,
}: Pick<BasketLine, 'unitPriceMinor' | 'quantityMilli'>): number =>
  roundedProduct(unitPriceMinor, quantityMilli, ONE_PIECE_MILLI);

/** Tells what is wrong with a basket: a wrong one can't be priced. */
export function checkBasket({ lines }: Basket, report: Report): void {
  if (lines.length > BASKET_LINES_MAX) {
    report('', lines.length, `must not have more than ${BASKET_LINES_MAX} lines`);
    return;
  }
  const seen = new Set<number>();
  let total = 0;
  for (const [at, line] of lines.entries()) {
    checkLine(line, at, report);
    if (seen.has(line.seq)) report([at, 'seq'], line.seq, 'must not be that of a line before');
    seen.add(line.seq);
    total += grossOf(line);
  }
  // Sums of what is below 2^53 may be rounded beyond it, but never back below.
  if (total > Number.MAX_SAFE_INTEGER) report('', total, 'must not be worth more than 2^53 - 1 minor units');
}

function checkLine({ seq, quantityMilli, unitPriceMinor }: BasketLine, at: number, report: Report): void {
  if (!isWithin(seq, 0, COUNT_MAX)) report([at, 'seq'], seq, `must be a whole number from 0 to ${COUNT_MAX}`);
  if (!isWithin(quantityMilli, 1, QUANTITY_MAX * ONE_PIECE_MILLI)) {
    report([at, 'quantity'], quantityMilli / ONE_PIECE_MILLI, `must be above 0 and at most ${QUANTITY_MAX}`);
  }
  if (!isWithin(unitPriceMinor, 0, UNIT_PRICE_MAX)) {
    report([at, 'unitPrice'], unitPriceMinor, `must be from 0 to ${UNIT_PRICE_MAX} minor units`);
  }
}

const isWithin = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;
