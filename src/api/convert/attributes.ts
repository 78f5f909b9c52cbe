import type { AttributeValue } from '../../base/attribute-value.js';
import type {
  AttributeValueInput,
  AttributeValue as WireAttribute,
} from '../../generated/handbill/v1/AttributeValue.js';
import { type Issues, readFinite } from './fields.js';

type WireAttributes = Readonly<Record<string, WireAttribute>>;

/** By name; one without a value is null: it is to go. Fields of issues are those of the message that has the map. */
export const readAttributes = (wire: WireAttributes, issues: Issues): Map<string, AttributeValue | null> =>
  new Map(Object.entries(wire).map(([name, value]) => [name, readAttribute(name, value, issues)]));

function readAttribute(name: string, wire: WireAttribute, issues: Issues): AttributeValue | null {
  switch (wire.value) {
    case 'stringValue':
      return wire.stringValue ?? '';
    case 'numberValue':
      return readFinite(wire.numberValue ?? 0, ['attributes', name], issues);
    case 'boolValue':
      return wire.boolValue ?? false;
    case 'listValue':
      return wire.listValue?.values ?? [];
    default:
      return null;
  }
}

export const toAttributes = (entries: Iterable<readonly [string, AttributeValue]>) =>
  Object.fromEntries([...entries].map(([name, value]) => [name, toAttribute(value)]));

function toAttribute(value: AttributeValue): AttributeValueInput {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'number':
      return { numberValue: value };
    case 'boolean':
      return { boolValue: value };
    default:
      return { listValue: { values: [...value] } };
  }
}
