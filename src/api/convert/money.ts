import { type Currency, type Money, parseCurrency } from '../../base/money.js';
import { violation } from '../../base/violation.js';
import type { Money as WireMoney } from '../../generated/handbill/v1/Money.js';
import { type Issues, readInteger, within } from './fields.js';

/** Absent is null. */
export function readMoney(wire: WireMoney | null | undefined, field: string, issues: Issues): Money | null {
  if (!wire) return null;
  return within(
    issues,
    () => field,
    () => ({
      amountMinor: readInteger(wire.amountMinor, 'amount_minor', issues),
      currency: readCurrency(wire.currency, 'currency', issues),
    }),
  );
}

export function readCurrency(code: string, field: string, issues: Issues): Currency {
  const parsed = parseCurrency(code);
  if (parsed.ok) return parsed.value;
  issues.push(violation(field, code, parsed.error));
  return code as Currency;
}

export function toMoney(amountMinor: number, currency: Currency): WireMoney {
  return { amountMinor, currency };
}

/** For optional fields: null stays null. */
export function toOptionalMoney(amountMinor: number | null, currency: Currency): WireMoney | null {
  return amountMinor === null ? null : toMoney(amountMinor, currency);
}
