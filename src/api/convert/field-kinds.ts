import type { ChoiceField, FieldKind } from '../../base/field.js';
import type { Currency } from '../../base/money.js';
import { MS_PER_SECOND } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import type { Duration } from '../../generated/google/protobuf/Duration.js';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import type { Money } from '../../generated/handbill/v1/Money.js';
import { enumCodec } from './enums.js';
import { type Issues, readFinite, readInteger, readOptionalKey } from './fields.js';
import { readCurrency, readMoney, toMoney } from './money.js';
import { snakeCase } from './paths.js';
import { readDuration, readTimestamp, toDuration, toOptionalTimestamp } from './time.js';

/** What messages hold for a field of each kind; what is optional is absent when there is nothing. */
export interface WireValues {
  readonly text: string;
  readonly id: string;
  readonly choice: string;
  readonly flag: boolean;
  readonly count: number;
  readonly number: number;
  readonly amount: Money | null;
  readonly currency: string;
  readonly instant: Timestamp | null;
  readonly seconds: Duration | null;
  readonly list: readonly string[];
}

export type PlainKind = Exclude<FieldKind, 'composite'>;

/** How a field is read from a message and written into one. */
export interface Conversion<Wire = never, Value = never> {
  /** Whether a request without a mask means it. */
  isSet(wire: Wire): boolean;
  /** null: nothing, which clears. */
  read(wire: Wire, field: string, issues: Issues): unknown;
  /** undefined: leaves it absent. `currency` is that of the entry. */
  write(value: Value, currency: Currency | null): unknown;
}

const isText = (wire: string): boolean => wire !== '';
const isPresent = (wire: unknown): boolean => wire !== null && wire !== undefined;

const text: Conversion<string, string | null> = {
  isSet: isText,
  read: (wire) => wire || null,
  write: (value) => value ?? '',
};

const id: Conversion<string, string | null> = {
  isSet: isText,
  read: readOptionalKey,
  write: (value) => value ?? '',
};

const flag: Conversion<boolean | undefined, boolean> = {
  isSet: isPresent,
  read: (wire) => wire ?? null,
  write: (value) => value,
};

const currency: Conversion<string, Currency> = {
  isSet: isText,
  read: (wire, field, issues) => (wire === '' ? null : readCurrency(wire, field, issues)),
  write: (value) => value,
};

const amount: Conversion<Money | null, number | null> = {
  isSet: isPresent,
  read: (wire, field, issues) => readMoney(wire, field, issues)?.amountMinor ?? null,
  write: (value, inCurrency) => (value === null || inCurrency === null ? null : toMoney(value, inCurrency)),
};

const instant: Conversion<Timestamp | null, number | null> = {
  isSet: isPresent,
  read: readTimestamp,
  write: toOptionalTimestamp,
};

const seconds: Conversion<Duration | null, number | null> = {
  isSet: isPresent,
  read: readSeconds,
  write: (value) => (value === null ? null : toDuration(value * MS_PER_SECOND)),
};

const list: Conversion<readonly string[], readonly string[]> = {
  isSet: (wire) => wire.length > 0,
  read: (wire) => wire,
  write: (value) => [...value],
};

/** Numbers that can be nothing are optional in messages; others are there, and mean nothing new as what they are when cleared. */
function numeric(
  cleared: number | null,
  readNumber: (wire: number, field: string, issues: Issues) => number,
): Conversion<number | undefined, number | null> {
  const isThere = (wire: number | undefined): wire is number => isPresent(wire);
  return {
    isSet: cleared === null ? isThere : (wire) => wire !== cleared,
    read: (wire, field, issues) => (isThere(wire) ? readNumber(wire, field, issues) : null),
    write: (value) => value ?? undefined,
  };
}

function chosen(prefix: string, words: readonly string[]): Conversion<string, string | null> {
  const { toWire, read } = enumCodec(prefix, words);
  const unspecified = `${prefix}_UNSPECIFIED`;
  return {
    isSet: (wire) => wire !== unspecified,
    read,
    write: (value) => (value === null ? unspecified : toWire[value]),
  };
}

const CONVERSIONS = { text, id, flag, currency, amount, instant, seconds, list } as const;

/** `enumPrefix` is that of the enum's values, where it is not the name of the field. */
export function conversionOf(
  field: { readonly kind: PlainKind; readonly name: string; readonly cleared: unknown },
  enumPrefix: string | undefined,
): Conversion {
  switch (field.kind) {
    case 'choice':
      return chosen(
        enumPrefix ?? snakeCase(field.name).toUpperCase(),
        (field as ChoiceField<string, string, string | null>).words,
      );
    case 'count':
      return numeric(field.cleared as number | null, readInteger);
    case 'number':
      return numeric(field.cleared as number | null, readFinite);
    default:
      return CONVERSIONS[field.kind];
  }
}

function readSeconds(wire: Duration | null, field: string, issues: Issues): number | null {
  const ms = readDuration(wire, field, issues);
  if (ms === null) return null;
  if (ms % MS_PER_SECOND !== 0) issues.push(violation(field, `${ms} ms`, 'must be whole seconds'));
  return Math.floor(ms / MS_PER_SECOND);
}
