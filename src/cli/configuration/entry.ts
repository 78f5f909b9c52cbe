import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { DurationSchema, FeatureSet_FieldPresence, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { oncePerObject } from '../../base/once-per-object.js';
import { descriptorOf } from '../../contract/descriptors.js';
import { toJson } from '../../contract/json.js';
import { type Fields, isFields } from '../../contract/json-values.js';
import type { ConfiguredKind, Message } from './configured-kind.js';

/** An entry as files have it: in the JSON of its message, without what is not carried or is a default, its fields in alphabetical order. Equal entries are equal JSON. */
export function entryOf(kind: ConfiguredKind, message: Message): Fields {
  const fields = withoutDefaults(descriptorOf(kind.message), toJson(kind.message, message as never));
  for (const name of kind.kept) delete fields[name];
  for (const [name, value] of Object.entries(kind.defaultsOf(fields))) if (fields[name] === value) delete fields[name];
  return fields;
}

/** As {@link entryOf} has it, with what the fields mean that it leaves out. */
export const completed = (kind: ConfiguredKind, entry: Fields): Fields => ({ ...kind.defaultsOf(entry), ...entry });

export const keyOf = (kind: ConfiguredKind, entry: Fields): string =>
  kind.key === null ? '' : String(entry[kind.key]);

/** `promotion "MILK-1"`, or `shop`. */
export const nameOf = (kind: ConfiguredKind, key: string): string =>
  kind.key === null ? kind.name : `${kind.name} "${key}"`;

export const isSameEntry = (one: Fields, other: Fields): boolean => JSON.stringify(one) === JSON.stringify(other);

function withoutDefaults(type: DescMessage, message: Fields): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  for (const field of byName(type)) {
    const value = message[field.localName];
    if (value !== undefined && !isUnset(field, value)) told[field.localName] = shortened(field, value);
  }
  return told;
}

const byName = oncePerObject(({ fields }: DescMessage) =>
  [...fields].sort((a, b) => (a.localName < b.localName ? -1 : 1)),
);

function shortened(field: DescField, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => shortened(field, element));
  if (field.fieldKind === 'map') return Object.fromEntries(Object.entries(value as Fields).sort());
  if (!field.message || TEXTS.has(field.message.typeName)) return value;
  return withoutDefaults(field.message, value as Fields);
}

/** What the contract reads the same whether it is told or not. */
function isUnset(field: DescField, value: unknown): boolean {
  if (field.fieldKind === 'list') return (value as readonly unknown[]).length === 0;
  if (field.fieldKind === 'map') return Object.keys(value as Fields).length === 0;
  if (isFields(value) || field.presence !== FeatureSet_FieldPresence.IMPLICIT) return false;
  return field.enum ? value === field.enum.values[0]!.name : value === '' || value === 0 || value === false;
}

/** Messages that JSON has as a text. */
const TEXTS: ReadonlySet<string> = new Set([TimestampSchema.typeName, DurationSchema.typeName]);
