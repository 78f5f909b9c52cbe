import type { ChoiceField, FieldKind } from '../../base/field.js';
import type { Currency } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { Duration } from '../../generated/google/protobuf/Duration.js';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import type { Money } from '../../generated/handbill/v1/Money.js';
import { instant, millisOf, money, span } from './words.js';

/** A line of a card: a name and its value, null where there is nothing to tell. */
export type Line = readonly [name: string, value: string | null];

interface NamedField {
  readonly kind: FieldKind;
  readonly name: string;
  readonly cleared: unknown;
}

type Texts = { readonly [Kind in Exclude<FieldKind, 'choice' | 'composite'>]: (wire: never) => string };

const TEXTS: Texts = {
  text: (wire: string) => wire,
  id: (wire: string) => wire,
  flag: (wire: boolean) => (wire ? 'yes' : 'no'),
  count: String,
  number: String,
  amount: (wire: Money) => money(wire),
  currency: (wire: Currency) => wire,
  instant: (wire: Timestamp) => instant(wire),
  seconds: (wire: Duration) => span(millisOf(wire)),
  list: listed,
};

/**
 * The fields of an entry as lines, in the order of their table; what is as it is when nobody says anything is left out. `special` tells
 * those that are composite, or have words of their own.
 */
export function fieldLines<Message extends object>(
  fields: Readonly<Record<string, NamedField>>,
  message: Message,
  special: Readonly<Record<string, (message: Message) => Line | null>>,
): Line[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const line = special[key];
    if (line !== undefined) return [line(message)].filter((each) => each !== null);
    const value = (message as Readonly<Record<string, unknown>>)[field.name];
    return [[inWords(field.name), textOf(field, value)] as const];
  });
}

function textOf(field: NamedField, value: unknown): string | null {
  if (value === undefined || value === null || value === field.cleared) return null;
  if (field.kind === 'composite') return null;
  if (field.kind !== 'choice') return TEXTS[field.kind](value as never);
  const { words } = field as ChoiceField<string, string, string | null>;
  const word = words.find((each) => String(value).endsWith(`_${each.toUpperCase()}`)) ?? null;
  return word === field.cleared ? null : word;
}

/** `redeemLimitGlobal` -> `redeem limit global`. */
const inWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const LISTED_MAX = 8;

/** The first ones of a list, and how many there are. */
export function listed(ids: readonly string[]): string {
  const more = ids.length > LISTED_MAX ? `, … (${plural(ids.length, 'item')})` : '';
  return ids.slice(0, LISTED_MAX).join(', ') + more;
}
