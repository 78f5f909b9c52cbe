import { err, ok, type Result } from './result.js';

const DIGITS_MAX = 15;
const MALFORMED = err('must be a decimal number such as 4.99');
const TOO_LARGE = err('is too large');

/**
 * Reads a plain decimal as an integer of its last decimal place, without ever passing through a float: `4.9` with 2
 * decimals is 490. Zeros beyond the allowed decimals are accepted, other digits there are refused.
 */
export function parseDecimal(text: string, decimals: number): Result<number, string> {
  let at = 0;
  const sign = text.charCodeAt(0);
  if (sign === 45 || sign === 43) at = 1;
  let value = 0;
  let digits = 0;
  let places = -1;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit === -2 && places < 0 && digits > 0) {
      places = 0;
      continue;
    }
    if (digit < 0 || digit > 9) return MALFORMED;
    digits++;
    if (places >= 0 && ++places > decimals) {
      if (digit !== 0)
        return err(decimals === 0 ? 'must be a whole number' : `must not have more than ${decimals} decimals`);
      continue;
    }
    value = value * 10 + digit;
    if (digits > DIGITS_MAX && value > Number.MAX_SAFE_INTEGER) return TOO_LARGE;
  }
  if (digits === 0 || places === 0) return MALFORMED;
  for (let place = Math.max(places, 0); place < decimals; place++) value *= 10;
  if (value > Number.MAX_SAFE_INTEGER) return TOO_LARGE;
  return ok(sign === 45 && value !== 0 ? -value : value);
}
