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

/**
 * Parses a decimal amount such as `4.99` to minor units without ever passing through a float.
 * Refuses more decimals than the currency has and amounts beyond the safe integers.
 */
export function parseAmount(text: string, currency: Currency): Result<number, string> {
  const match = /^([+-]?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return err('must be a decimal amount such as 4.99');
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return err(`must not have more than ${digits} decimals in ${currency}`);
  const minor = Number(match[2] + fraction.padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return err('is too large');
  return ok(match[1] === '-' && minor !== 0 ? -minor : minor);
}

/** Writes minor units as a plain decimal: 499 EUR -> `4.99`. */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(amountMinor);
  const sign = amountMinor < 0 ? '-' : '';
  const padded = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
