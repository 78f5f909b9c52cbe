import { roundedProduct } from './arithmetic.js';
import { ONE_PIECE_MILLI } from './basket.js';
import { type Level, valueAt } from './levels.js';
import type { Discounted, Run, Slice } from './pieces.js';
import { splitAmount } from './split.js';
import type { Terms } from './terms.js';

/** The whole in parts per million. */
export const PPM = 1_000_000;

/** What decides the discount of a unit. */
export type UnitTerms = Pick<Terms, 'type' | 'required' | 'discounted'>;

/** Pieces that one redemption takes, in order; several such units where they are alike. */
export interface Unit {
  readonly pieces: readonly Slice[];
  readonly times: number;
}

export interface ValuedUnit extends Unit {
  readonly value: number;
}

/** Cuts pieces, which are in order, into units of neighbours; the rest is left. */
export function cutUnits(slices: readonly Slice[], required: number): Unit[] {
  const units: Unit[] = [];
  let open: Slice[] = [];
  let missing = required;
  for (const { run, count } of slices) {
    let left = count;
    if (missing < required) {
      const taken = Math.min(left, missing);
      open.push({ run, count: taken });
      missing -= taken;
      left -= taken;
      if (missing > 0) continue;
      units.push({ pieces: open, times: 1 });
      open = [];
      missing = required;
    }
    const whole = Math.floor(left / required);
    if (whole > 0) units.push({ pieces: [{ run, count: required }], times: whole });
    const rest = left - whole * required;
    if (rest > 0) {
      open = [{ run, count: rest }];
      missing = required - rest;
    }
  }
  return units;
}

/** The first units, as many as are asked for. */
export function firstUnits(units: readonly Unit[], count: number): Unit[] {
  const first: Unit[] = [];
  let left = count;
  for (const { pieces, times } of units) {
    if (left <= 0) break;
    first.push({ pieces, times: Math.min(times, left) });
    left -= times;
  }
  return first;
}

/** Gives units, the dearest first, the values of their numbers, which count from the cheapest one on. */
export function withValues(units: readonly Unit[], levels: readonly Level[]): ValuedUnit[] {
  if (levels.length === 1) return units.map((unit) => ({ ...unit, value: levels[0]!.value }));
  const valued: ValuedUnit[] = [];
  let number = 0;
  for (const { pieces, times } of units.toReversed()) {
    for (let left = times; left > 0; ) {
      const next = levels.find(({ from }) => from > number)?.from ?? Number.POSITIVE_INFINITY;
      const alike = Math.min(left, next - number);
      valued.push({ pieces, times: alike, value: valueAt(levels, number) });
      number += alike;
      left -= alike;
    }
  }
  return valued.reverse();
}

/** The discount of a piece that is among the discounted ones of its unit; MULTIBUY has none by piece. */
export function pieceDiscount(
  type: Terms['type'],
  value: number,
  { leftMinor, line }: Pick<Run, 'leftMinor' | 'line'>,
): number {
  switch (type) {
    case 'PERCENT':
      return roundedProduct(leftMinor, value, PPM);
    case 'AMOUNT':
      return Math.min(leftMinor, value);
    case 'EXACT_PRICE': {
      const quantityMilli = line.isWeighed ? line.source.quantityMilli : ONE_PIECE_MILLI;
      return Math.max(0, leftMinor - roundedProduct(value, quantityMilli, ONE_PIECE_MILLI));
    }
    case '2_FOR_1':
      return leftMinor;
    default:
      return 0;
  }
}

/** The discount of a unit. */
export function unitDiscount(terms: UnitTerms, { pieces, value }: Pick<ValuedUnit, 'pieces' | 'value'>): number {
  if (terms.type === 'MULTIBUY') {
    return Math.max(
      0,
      pieces.reduce((sum, { run, count }) => sum + run.leftMinor * count, -value),
    );
  }
  let left = terms.discounted;
  let discount = 0;
  for (let at = pieces.length - 1; at >= 0 && left > 0; at--) {
    const { run, count } = pieces[at]!;
    const discounted = Math.min(count, left);
    discount += discounted * pieceDiscount(terms.type, value, run);
    left -= discounted;
  }
  return discount;
}

/** The discounts of the single pieces of a unit, which add up to its own. */
export function discountedPieces(terms: UnitTerms, unit: Pick<ValuedUnit, 'pieces' | 'value'>): Discounted[] {
  if (terms.type === 'MULTIBUY') return splitAmount(unitDiscount(terms, unit), unit.pieces);
  const discounted: Discounted[] = [];
  let left = terms.discounted;
  for (const { run, count } of unit.pieces.toReversed()) {
    const taking = Math.min(count, left);
    if (taking > 0) discounted.push({ run, count: taking, amountMinor: pieceDiscount(terms.type, unit.value, run) });
    if (count > taking) discounted.push({ run, count: count - taking, amountMinor: 0 });
    left -= taking;
  }
  return discounted;
}
