import { inspect } from 'node:util';
import { type DescEnum, fromJson as parse, ScalarType } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { suggestion } from '../base/suggestion.js';

/** A message, or its JSON. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why a value is none of its kind; null: it is one. */
export type Fault = (value: unknown) => string | null;

const faultUnless =
  (is: (value: unknown) => boolean, reason: string): Fault =>
  (value) =>
    is(value) ? null : reason;

const wholeNumber = (min: number, max: number): Fault =>
  faultUnless(
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    `must be a whole number from ${min} to ${max}`,
  );

/** As far as numbers of JSON are exact. Other writers of proto3 JSON have 64 bits as a text, which is taken too. */
function longNumber(min: number): Fault {
  const fault = wholeNumber(min, Number.MAX_SAFE_INTEGER);
  return (value) => fault(typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value);
}

const FLOAT_MAX = (2 - 2 ** -23) * 2 ** 127;

const finiteNumber = (max: number): Fault =>
  faultUnless((value) => Number.isFinite(value) && Math.abs(value as number) <= max, 'must be a finite number');

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const INT_32 = wholeNumber(-(2 ** 31), 2 ** 31 - 1);
const UINT_32 = wholeNumber(0, 2 ** 32 - 1);
const INT_64 = longNumber(Number.MIN_SAFE_INTEGER);
const UINT_64 = longNumber(0);

const SCALARS: Readonly<Record<ScalarType, Fault>> = {
  [ScalarType.STRING]: faultUnless((value) => typeof value === 'string', 'must be a text'),
  [ScalarType.BOOL]: faultUnless((value) => typeof value === 'boolean', 'must be true or false'),
  [ScalarType.BYTES]: faultUnless(
    (value) => typeof value === 'string' && BASE64.test(value),
    'must be bytes as base64',
  ),
  [ScalarType.DOUBLE]: finiteNumber(Number.MAX_VALUE),
  [ScalarType.FLOAT]: finiteNumber(FLOAT_MAX),
  [ScalarType.INT32]: INT_32,
  [ScalarType.SINT32]: INT_32,
  [ScalarType.SFIXED32]: INT_32,
  [ScalarType.UINT32]: UINT_32,
  [ScalarType.FIXED32]: UINT_32,
  [ScalarType.INT64]: INT_64,
  [ScalarType.SINT64]: INT_64,
  [ScalarType.SFIXED64]: INT_64,
  [ScalarType.UINT64]: UINT_64,
  [ScalarType.FIXED64]: UINT_64,
};

export const scalarFault = (scalar: ScalarType): Fault => SCALARS[scalar];

/** Enums are told by name; a number stands for its value, as proto3 JSON has it. */
export const enumFault =
  ({ name, values }: DescEnum): Fault =>
  (value) => {
    if (values.some((known) => known.name === value || known.number === value)) return null;
    const names = values.map((known) => known.name);
    return typeof value === 'string'
      ? `is not a value of ${name}: ${suggestion(value, names)}`
      : `must be one of ${names.join(', ')}`;
  };

const parses =
  (schema: typeof TimestampSchema | typeof DurationSchema) =>
  (value: unknown): boolean => {
    try {
      parse(schema, value as string);
      return typeof value === 'string';
    } catch {
      return false;
    }
  };

export const instantFault: Fault = faultUnless(
  parses(TimestampSchema),
  'must be an instant as RFC 3339 has it: "2026-01-31T08:00:00Z"',
);

export const durationFault: Fault = faultUnless(parses(DurationSchema), 'must be a duration in seconds: "604800s"');

/** A value as messages show it, however deep or long it is: what is far inside is left out. */
export const shown = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : inspect(value, { depth: 1, maxArrayLength: 3, maxStringLength: 40, breakLength: Number.POSITIVE_INFINITY });
