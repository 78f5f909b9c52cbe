import { type DescField, type DescMessage, fromJson as parse, ScalarType } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { err, ok, type Result } from '../base/result.js';
import type { Violation } from '../base/violation.js';
import { descriptorOf, type MessageInputOf, type MessageName, type MessageOf } from './descriptors.js';
import { checkJson } from './json-check.js';
import type { Fields } from './json-values.js';

/**
 * A message in the form of proto3 JSON: instants as RFC 3339, durations as `3.5s`, bytes as base64, enums by name; fields that are not
 * set are left out, those with their default are told. One thing differs: whole numbers of 64 bits stay numbers, as all clients of the
 * contract have them, so that scripts can count with them.
 */
export const toJson = <Name extends MessageName>(name: Name, message: MessageOf<Name>): Fields =>
  convertMessage(descriptorOf(name), message as Fields, WRITE);

/** The inverse of {@link toJson}, for JSON of which {@link checkJson} finds nothing wrong; otherwise what is. */
export function fromJson<Name extends MessageName>(
  name: Name,
  json: unknown,
): Result<MessageInputOf<Name>, readonly Violation[]> {
  const message = descriptorOf(name);
  const violations = checkJson(message, json);
  if (violations.length > 0) return err(violations);
  return ok(convertMessage(message, json as Fields, READ) as MessageInputOf<Name>);
}

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
    const { seconds, nanos } = parse(schema, value as string);
    return { seconds: Number(seconds), nanos };
  };

const READ: Conversion = {
  bytes: (value) => Buffer.from(value as string, 'base64'),
  messages: new Map([
    [TimestampSchema.typeName, parserOf(TimestampSchema)],
    [DurationSchema.typeName, parserOf(DurationSchema)],
  ]),
};

function convertMessage({ fields }: DescMessage, message: Fields, conversion: Conversion): Fields {
  const set = fields.filter(({ localName }) => message[localName] !== undefined && message[localName] !== null);
  return Object.fromEntries(
    set.map((field) => [field.localName, convertField(field, message[field.localName], conversion)]),
  );
}

function convertField(field: DescField, value: unknown, conversion: Conversion): unknown {
  const convert = (entry: unknown) => convertValue(field, entry, conversion);
  if (Array.isArray(value)) return value.map(convert);
  if (field.fieldKind !== 'map') return convert(value);
  return Object.fromEntries(Object.entries(value as Fields).map(([key, entry]) => [key, convert(entry)]));
}

function convertValue({ message, scalar }: DescField, value: unknown, conversion: Conversion): unknown {
  if (scalar === ScalarType.BYTES) return conversion.bytes(value);
  if (!message) return value;
  const convert = conversion.messages.get(message.typeName);
  if (convert) return convert(value);
  return convertMessage(message, value as Fields, conversion);
}
