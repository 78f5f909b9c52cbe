import { type DescField, type DescMessage, fromJson as parse, ScalarType } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { descriptorOf, type MessageInputOf, type MessageName, type MessageOf } from './descriptors.js';

/** A message, or its JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * A message in the form of proto3 JSON: instants as RFC 3339, durations as `3.5s`, bytes as base64, enums by name; fields that are not
 * set are left out, those with their default are told. One thing differs: whole numbers of 64 bits stay numbers, as all clients of the
 * contract have them, so that scripts can count with them.
 */
export const toJson = <Name extends MessageName>(name: Name, message: MessageOf<Name>): Fields =>
  convertMessage(descriptorOf(name), message as Fields, WRITE);

/**
 * The inverse of {@link toJson}. Names that are no fields are left out; a value of a wrong kind is passed on: whoever takes the message
 * says what is wrong with it.
 */
export const fromJson = <Name extends MessageName>(name: Name, json: Fields): MessageInputOf<Name> =>
  convertMessage(descriptorOf(name), json, READ) as MessageInputOf<Name>;

/** What the contract calls the fields of a message. */
export const fieldNames = (name: MessageName): readonly string[] =>
  descriptorOf(name).fields.map(({ localName }) => localName);

type Convert = (value: unknown) => unknown;

/** How the values change that JSON has no kind of value for. */
interface Conversion {
  readonly bytes: Convert;
  /** By name of the message. */
  readonly messages: ReadonlyMap<string, Convert>;
}

type SecondsAndNanos = Readonly<Record<'seconds' | 'nanos', number>>;

const toMillis = (value: unknown): number => {
  const { seconds, nanos } = value as SecondsAndNanos;
  return seconds * 1_000 + nanos / 1_000_000;
};

const WRITE: Conversion = {
  bytes: (value) => (value as Buffer).toString('base64'),
  messages: new Map([
    [TimestampSchema.typeName, (value) => new Date(toMillis(value)).toISOString()],
    [DurationSchema.typeName, (value) => `${toMillis(value) / 1_000}s`],
  ]),
};

const parserOf =
  (schema: typeof TimestampSchema | typeof DurationSchema): Convert =>
  (value) => {
    try {
      const { seconds, nanos } = parse(schema, value as string);
      return { seconds: Number(seconds), nanos };
    } catch {
      return value;
    }
  };

const READ: Conversion = {
  bytes: (value) => Buffer.from(String(value), 'base64'),
  messages: new Map([
    [TimestampSchema.typeName, parserOf(TimestampSchema)],
    [DurationSchema.typeName, parserOf(DurationSchema)],
  ]),
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function convertMessage({ fields }: DescMessage, message: Fields, conversion: Conversion): Fields {
  const set = fields.filter(({ localName }) => message[localName] !== undefined && message[localName] !== null);
  return Object.fromEntries(
    set.map((field) => [field.localName, convertField(field, message[field.localName], conversion)]),
  );
}

function convertField(field: DescField, value: unknown, conversion: Conversion): unknown {
  const convert = (entry: unknown) => convertValue(field, entry, conversion);
  if (Array.isArray(value)) return value.map(convert);
  if (field.fieldKind !== 'map' || !isFields(value)) return convert(value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, convert(entry)]));
}

function convertValue({ message, scalar }: DescField, value: unknown, conversion: Conversion): unknown {
  if (scalar === ScalarType.BYTES) return conversion.bytes(value);
  if (!message) return value;
  const convert = conversion.messages.get(message.typeName);
  if (convert) return convert(value);
  return isFields(value) ? convertMessage(message, value, conversion) : value;
}
