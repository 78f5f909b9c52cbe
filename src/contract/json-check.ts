import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { suggestion } from '../base/suggestion.js';
import { type Path, type Report, reportInto, shownValue, type Violation } from '../base/violation.js';
import { durationFault, enumFault, type Fault, instantFault, isFields, scalarFault, shown } from './json-values.js';

/**
 * What keeps JSON from being a message, by what the contract says of its fields: names that it does not know, values of a wrong kind or out
 * of their range, two fields of a oneof. Paths are in the names of JSON: `variants[0].slotGroups`. Empty: it is one. A field that is null
 * counts as left out.
 */
export function checkJson(message: DescMessage, json: unknown): readonly Violation[] {
  const violations: Violation[] = [];
  checkMessage(message, { path: [], value: json, report: reportInto(violations) });
  return violations;
}

/** A value, and where it was found. */
interface Place {
  readonly path: Path;
  readonly value: unknown;
  readonly report: Report;
}

/** Messages that JSON has as a text. */
const TEXTS: ReadonlyMap<string, Fault> = new Map([
  [TimestampSchema.typeName, instantFault],
  [DurationSchema.typeName, durationFault],
]);

function checkMessage(message: DescMessage, place: Place): void {
  const { path, value, report } = place;
  if (!isFields(value)) {
    refuse(place, `must be an object, ${message.name}`);
    return;
  }
  const known = new Map(message.fields.map((field) => [field.localName, field]));
  for (const [name, entry] of Object.entries(value)) {
    const field = known.get(name);
    if (field === undefined) {
      const reason = `is not a field of ${message.name}: ${suggestion(name, [...known.keys()])}`;
      refuse({ path: [...path, shownValue(name)], value: entry, report }, reason);
    } else if (entry !== null) checkField(field, { path: [...path, name], value: entry, report });
  }
  for (const { fields } of message.oneofs) {
    const set = fields.map(({ localName }) => localName).filter((name) => (value[name] ?? null) !== null);
    if (set.length > 1) refuse(place, `must have only one of ${set.join(', ')}`);
  }
}

function checkField(field: DescField, place: Place): void {
  const { path, value, report } = place;
  if (field.fieldKind === 'list') {
    if (!Array.isArray(value)) refuse(place, 'must be a list');
    else {
      for (const [at, entry] of value.entries()) checkValue(field, { path: [...path, at], value: entry, report });
    }
  } else if (field.fieldKind === 'map') {
    if (!isFields(value)) refuse(place, 'must be an object');
    else {
      for (const [key, entry] of Object.entries(value)) {
        checkValue(field, { path: [...path, shownValue(key)], value: entry, report });
      }
    }
  } else checkValue(field, place);
}

/** Of a field, or of one of the entries of a list or a map. */
function checkValue(field: DescField, place: Place): void {
  const fault = faultOf(field);
  if (fault === null) {
    checkMessage(field.message!, place);
    return;
  }
  const reason = fault(place.value);
  if (reason !== null) refuse(place, reason);
}

/** Null: the values of the field are objects. */
function faultOf({ message, enum: choices, scalar }: DescField): Fault | null {
  if (message) return TEXTS.get(message.typeName) ?? null;
  return choices ? enumFault(choices) : scalarFault(scalar!);
}

function refuse({ path, value, report }: Place, reason: string): void {
  report(path, shown(value), reason);
}
