import { type Currency, formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { Duration } from '../../generated/google/protobuf/Duration.js';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import type { Money } from '../../generated/handbill/v1/Money.js';

/** `CAMPAIGN_TYPE_CHECK_OUT` -> `CHECK_OUT`. */
export const shortEnum = (value: string, prefix: string): string =>
  value.startsWith(`${prefix}_`) ? value.slice(prefix.length + 1) : value;

export const millisOf = ({ seconds, nanos }: Timestamp | Duration): number =>
  Number(seconds) * 1_000 + Math.floor(nanos / 1_000_000);

/** An instant as the contract has it. */
export const wireTime = (ms: number): { readonly seconds: number; readonly nanos: number } => {
  const seconds = Math.floor(ms / 1_000);
  return { seconds, nanos: (ms - seconds * 1_000) * 1_000_000 };
};

/** `2026-11-22T09:30:05.250Z`; empty for null. */
export const exactInstant = (time: Timestamp | null): string =>
  time === null ? '' : new Date(millisOf(time)).toISOString();

/** `2026-11-22 09:30 UTC`; empty for null. */
export const instant = (time: Timestamp | null): string =>
  time === null ? '' : `${exactInstant(time).slice(0, 16).replace('T', ' ')} UTC`;

/** `4.99 EUR`; empty for null. */
export const money = (amount: Money | null): string =>
  amount === null ? '' : `${formatAmount(amount.amountMinor, amount.currency as Currency)} ${amount.currency}`;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `7 days`: in the largest unit that divides it. */
export function span(durationMs: number): string {
  for (const [unit, ms] of UNITS) {
    if (durationMs % ms === 0 && durationMs >= ms) return plural(durationMs / ms, unit);
  }
  return `${durationMs} ms`;
}
