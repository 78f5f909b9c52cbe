import { parseDecimal } from './decimal.js';
import { err, ok, type Result } from './result.js';

/** ISO 4217 alphabetic code, upper case. */
export type Currency = string & { readonly __currency: unique symbol };

/** An amount of money; an integer number of minor units, never a float. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** The currencies that Node's ICU knows; the ISO list without a table of our own. */
const KNOWN: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Parses a currency code; lower case is accepted. */
export function parseCurrency(text: string): Result<Currency, string> {
  const code = text.trim().toUpperCase();
  return KNOWN.has(code) ? ok(code as Currency) : err('must be an ISO 4217 currency code such as EUR');
}

const digitsByCurrency = new Map<Currency, number>();

/** Decimal places of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: Currency): number {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    digitsByCurrency.set(currency, digits);
  }
  return digits;
}

/** Parses a decimal amount such as `4.99` to minor units; refuses more decimals than the currency has. */
export function parseAmount(text: string, currency: Currency): Result<number, string> {
  return parseDecimal(text.trim(), minorDigits(currency));
}

/** Writes minor units as a plain decimal: 499 EUR -> `4.99`. */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(amountMinor);
  const sign = amountMinor < 0 ? '-' : '';
  const padded = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** Major units as a floating-point number, for comparisons in filters: 499 EUR -> 4.99. Never for sums. */
export function major(amountMinor: number, currency: Currency): number;
export function major(amountMinor: number | null, currency: Currency): number | null;
export function major(amountMinor: number | null, currency: Currency): number | null {
  return amountMinor === null ? null : amountMinor / 10 ** minorDigits(currency);
}
