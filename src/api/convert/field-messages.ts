import type { Currency } from '../../base/money.js';
import { type Conversion, conversionOf, type PlainKind, type WireValues } from './field-kinds.js';
import type { FieldGroup } from './field-mask.js';
import { snakeCase } from './paths.js';

/** The fields of an entry that a message has under their public names, by the names in the domain. */
type PlainFields = Readonly<Record<string, { kind: PlainKind; name: string; cleared: unknown }>>;

/** What a message with these fields must have at least. */
type MessageWith<Fields extends PlainFields> = {
  readonly [Key in keyof Fields as Fields[Key]['name']]: WireValues[Fields[Key]['kind']];
};

export interface FieldMessage<Message, Fields extends PlainFields> {
  /** How each field is read. */
  readonly groups: readonly FieldGroup<Message, Record<string, unknown>>[];
  /** The fields of an entry as those of a message. */
  write(
    entry: { readonly [Key in keyof Fields]: unknown },
    currency: Currency | null,
  ): Pick<Message, Fields[keyof Fields]['name'] & keyof Message>;
}

/**
 * Reads and writes fields by what they are; fields that the message doesn't have under their public names, with the types of their
 * kinds, don't compile. `enumPrefixes`: of enums that are not called as their fields, by the field's name.
 */
export function fieldMessage<Message, Fields extends PlainFields>(
  fields: Required<Message> extends MessageWith<Fields> ? Fields : never,
  enumPrefixes: Readonly<Record<string, string>>,
): FieldMessage<Message, Fields> {
  const plain = Object.entries(fields).map(([key, field]) => ({
    key,
    name: field.name,
    path: snakeCase(field.name),
    conversion: conversionOf(field, enumPrefixes[field.name]) as Conversion<unknown, unknown>,
  }));
  return {
    groups: plain.map(({ key, name, path, conversion }) => ({
      paths: [path],
      isSet: (wire) => conversion.isSet(wire[name as keyof typeof wire]),
      read: (wire, issues) => ({ [key]: conversion.read(wire[name as keyof typeof wire], path, issues) }),
    })),
    write(entry, currency) {
      const message: Record<string, unknown> = {};
      for (const { key, name, conversion } of plain) {
        const value = conversion.write(entry[key], currency);
        if (value !== undefined) message[name] = value;
      }
      return message as ReturnType<FieldMessage<Message, Fields>['write']>;
    },
  };
}
