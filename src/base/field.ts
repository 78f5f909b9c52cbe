import { keyProblem } from './key.js';
import type { Currency } from './money.js';
import { textProblem } from './text.js';

/**
 * What a field of an entry is: how files and messages read and write it follows from its kind. `composite` ones are made of several
 * columns or of parts; whoever reads or writes them knows them by name.
 */
export type FieldKind =
  | 'text'
  | 'id'
  | 'choice'
  | 'flag'
  | 'count'
  | 'number'
  /** An integer of minor units in the currency of the entry. */
  | 'amount'
  | 'currency'
  /** Milliseconds since 1970. */
  | 'instant'
  | 'seconds'
  /** Of texts. */
  | 'list'
  | 'composite';

/** One field of an entry, for values of the type `Value`. */
export interface Field<Kind extends FieldKind, Name extends string, Value, Cleared extends Value = Value> {
  readonly kind: Kind;
  /** Its public name: the column of files, the field of messages. */
  readonly name: Name;
  /** What it is when it was never set, and when it is cleared. */
  readonly cleared: Cleared;
  /** What is wrong with a value, or null. null: whatever is right is a rule of the entry, or anything is. */
  readonly problem: ((value: Value) => string | null) | null;
}

/** One of some words; stored as its position in the list of them, which only ever grows at the end. */
export interface ChoiceField<Name extends string, Word extends string, Cleared extends Word | null>
  extends Field<'choice', Name, Word | null, Cleared> {
  readonly words: readonly Word[];
  /** Other names of the words, in files. */
  readonly labels: Readonly<Record<string, Word>>;
}

/** A field that is stored in a shorter form. */
export interface CompositeField<Name extends string, Value> extends Field<'composite', Name, Value> {
  readonly pack: (value: Value) => unknown;
  readonly unpack: (packed: never) => Value;
}

/** A table of the fields of an entry: one that lacks a field, or has one of another type, does not compile. */
export type FieldsOf<Entry> = { readonly [Key in keyof Entry]: AnyField<Entry[Key]> };

interface AnyField<Value> {
  readonly kind: FieldKind;
  readonly name: string;
  readonly cleared: Value;
  readonly problem: ((value: Value) => string | null) | null;
}

/** The key of an entry; nothing clears it. */
export const key = <const Name extends string, Key extends string>(name: Name, none: Key) =>
  ({ kind: 'id', name, cleared: none, problem: keyProblem }) as const satisfies Field<'id', Name, Key>;

export const id = <const Name extends string>(name: Name): Field<'id', Name, string | null, null> => ({
  kind: 'id',
  name,
  cleared: null,
  problem: (value) => (value === null ? null : keyProblem(value)),
});

export const text = <const Name extends string>(name: Name, maxChars: number): Field<'text', Name, string> => ({
  kind: 'text',
  name,
  cleared: '',
  problem: (value) => textProblem(value, maxChars),
});

export const optionalText = <const Name extends string>(
  name: Name,
  maxChars: number,
): Field<'text', Name, string | null, null> => ({
  kind: 'text',
  name,
  cleared: null,
  problem: (value) => (value === null ? null : textProblem(value, maxChars)),
});

export const choice = <const Name extends string, Word extends string, Cleared extends Word | null>(
  name: Name,
  words: readonly Word[],
  cleared: Cleared,
  labels: Readonly<Record<string, Word>> = {},
): ChoiceField<Name, Word, Cleared> => ({ kind: 'choice', name, cleared, words, labels, problem: null });

export const flag = <const Name extends string>(name: Name, cleared: boolean): Field<'flag', Name, boolean> => ({
  kind: 'flag',
  name,
  cleared,
  problem: null,
});

/** A whole number from `min` to `max`, or nothing. */
export const count = <const Name extends string, Cleared extends number | null>(
  name: Name,
  min: number,
  max: number,
  cleared: Cleared,
): Field<'count', Name, number | null, Cleared> => ({
  kind: 'count',
  name,
  cleared,
  problem: (value) => wholeNumberProblem(value, min, max),
});

export const seconds = <const Name extends string>(
  name: Name,
  min: number,
  max: number,
): Field<'seconds', Name, number | null, null> => ({
  kind: 'seconds',
  name,
  cleared: null,
  problem: (value) => wholeNumberProblem(value, min, max),
});

export const amount = <const Name extends string>(
  name: Name,
  problem: (value: number) => string | null = amountProblem,
): Field<'amount', Name, number | null, null> => ({
  kind: 'amount',
  name,
  cleared: null,
  problem: (value) => (value === null ? null : problem(value)),
});

const amountProblem = (value: number): string | null => wholeNumberProblem(value, 0, Number.MAX_SAFE_INTEGER);

/** What is wrong with a count, or null. */
export function wholeNumberProblem(value: number | null, min: number, max: number): string | null {
  const isRight = value === null || (Number.isSafeInteger(value) && value >= min && value <= max);
  return isRight ? null : `must be a whole number from ${min} to ${max}`;
}

export const number = <const Name extends string, Cleared extends number | null>(
  name: Name,
  cleared: Cleared,
  problem: (value: number) => string | null,
): Field<'number', Name, number | null, Cleared> => ({
  kind: 'number',
  name,
  cleared,
  problem: (value) => (value === null ? null : problem(value)),
});

export const currency = <const Name extends string, Cleared extends Currency | null>(name: Name, cleared: Cleared) =>
  ({ kind: 'currency', name, cleared, problem: null }) as const satisfies Field<
    'currency',
    Name,
    Currency | null,
    Cleared
  >;

export const instant = <const Name extends string>(name: Name): Field<'instant', Name, number | null, null> => ({
  kind: 'instant',
  name,
  cleared: null,
  problem: null,
});

export const list = <const Name extends string>(
  name: Name,
): Field<'list', Name, readonly string[], readonly never[]> => ({ kind: 'list', name, cleared: [], problem: null });

export const composite = <const Name extends string, Value, Packed>(
  name: Name,
  cleared: Value,
  pack: (value: Value) => Packed,
  unpack: (packed: Packed) => Value,
): CompositeField<Name, Value> => ({ kind: 'composite', name, cleared, problem: null, pack, unpack });
