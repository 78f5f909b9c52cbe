import type { BasketLine, ItemLookup } from './basket.js';
import { grossOf, ONE_PIECE_MILLI } from './basket.js';

/** A line as pricing sees it: pieces of one price, or one weighed piece. */
export interface Line {
  /** Position in the basket. */
  readonly at: number;
  readonly source: BasketLine;
  readonly grossMinor: number;
  readonly isDiscountable: boolean;
  readonly isWeighed: boolean;
  readonly pieceCount: number;
  readonly pieceMinor: number;
}

/** Pieces of a line that are in the same state. A thousand pieces cost no more than one. */
export interface Run {
  readonly line: Line;
  readonly count: number;
  /** What is left of the price of each. */
  readonly leftMinor: number;
  /** Whether they went to a NORMAL offer on lines. */
  readonly isTaken: boolean;
  /** What of it offers with cashback have promised to pay back. */
  readonly cashbackMinor: number;
}

/** Some pieces of a run. */
export interface Slice {
  readonly run: Run;
  readonly count: number;
}

/** Each piece of the slice gets this much off. */
export interface Discounted extends Slice {
  readonly amountMinor: number;
}

export function lineOf(source: BasketLine, at: number, itemOf: ItemLookup): Line {
  const item = itemOf(source.itemId);
  const { quantityMilli, weighed } = source;
  const isMeasured = item !== undefined && item.unit !== null && item.unit !== 'piece';
  const isWeighed = weighed || isMeasured || quantityMilli % ONE_PIECE_MILLI !== 0;
  const grossMinor = grossOf(source);
  return {
    at,
    source,
    grossMinor,
    isDiscountable: item?.discountable ?? true,
    isWeighed,
    pieceCount: isWeighed ? 1 : quantityMilli / ONE_PIECE_MILLI,
    pieceMinor: isWeighed ? grossMinor : source.unitPriceMinor,
  };
}

/**
 * The order of pieces in which offers take them: the dearest first; then by item, whole before weighed, line. Where cashback was promised,
 * it counts before the line: how pieces are divided into lines must not matter.
 */
export function inOrder(a: Run, b: Run): number {
  return (
    b.leftMinor - a.leftMinor ||
    byItem(a.line, b.line) ||
    Number(a.line.isWeighed) - Number(b.line.isWeighed) ||
    b.cashbackMinor - a.cashbackMinor ||
    a.line.source.seq - b.line.source.seq
  );
}

/** By UTF-16 code unit. */
export const byItem = ({ source: a }: Line, { source: b }: Line): number =>
  a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : 0;

/** How many pieces. */
export const countOf = (slices: readonly { readonly count: number }[]): number =>
  slices.reduce((sum, { count }) => sum + count, 0);

/** What is left of the prices of all pieces. */
export const leftOf = (runs: readonly Run[]): number =>
  runs.reduce((sum, { leftMinor, count }) => sum + leftMinor * count, 0);
