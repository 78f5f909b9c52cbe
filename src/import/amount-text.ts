import { type Currency, parseAmount } from '../base/money.js';
import { err, type Result } from '../base/result.js';
import { WRITTEN_VALUE_CHARS_MAX } from '../limits.js';
import type { CellFormats } from './cell-formats.js';
import { plainNumber } from './number-text.js';

/** Words and signs around a number: `€ 4.99`, `4,99 zł`, `PLN 4.99`. */
const AROUND = /^([^\d\s.,+−-][^\d\s+−-]*)?\s*([\d+−-].*?)\s*([^\d\s.,'’][^\d\s]*)?$/;

/** An amount in minor units of the currency; a sign of that currency may stand before or behind it. */
export function amountOf(cell: string, currency: Currency, formats: CellFormats): Result<number, string> {
  const number = withoutSign(cell, signsOf(currency));
  if (number === null) return err(`must be an amount in ${currency}, such as 4.99`);
  const plain = plainNumber(number, formats);
  return plain.ok ? parseAmount(plain.value, currency) : plain;
}

/** The number of a cell without one of the signs (in lower case) at either end; null: there is another one, or two. */
export function withoutSign(cell: string, signs: ReadonlySet<string>): string | null {
  if (cell.length > WRITTEN_VALUE_CHARS_MAX) return cell;
  if (isDigit(cell.charCodeAt(0)) && isDigit(cell.charCodeAt(cell.length - 1))) return cell;
  const [, before, number, behind] = AROUND.exec(cell) ?? [];
  if (number === undefined || (before === undefined && behind === undefined)) return cell;
  if (before !== undefined && behind !== undefined) return null;
  return signs.has((before ?? behind)!.toLowerCase()) ? number : null;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const signs = new Map<Currency, ReadonlySet<string>>();

/** How a currency may be written: its code, and its signs at home and abroad. */
export function signsOf(currency: Currency): ReadonlySet<string> {
  let known = signs.get(currency);
  if (known === undefined) {
    const written = (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
      const parts = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay }).formatToParts(0);
      return parts.find(({ type }) => type === 'currency')!.value.toLowerCase();
    });
    known = new Set([currency.toLowerCase(), ...written]);
    signs.set(currency, known);
  }
  return known;
}
