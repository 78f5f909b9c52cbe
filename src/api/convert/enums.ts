import { violation } from '../../base/violation.js';
import type { Issues } from './fields.js';

/**
 * Domain values and wire names of an enum: the wire writes them in capitals and puts a prefix before each. The types follow from the values, so a value that
 * one side lacks does not compile.
 */
export function enumCodec<const Prefix extends string, const Value extends string>(
  prefix: Prefix,
  values: readonly Value[],
) {
  type WireOf = { readonly [V in Value]: `${Prefix}_${Uppercase<V>}` };
  const wireName = (value: Value) => `${prefix}_${value.toUpperCase()}`;
  const toWire = Object.fromEntries(values.map((value) => [value, wireName(value)])) as WireOf;
  const fromWire = new Map<string, Value>(values.map((value) => [wireName(value), value]));
  const unspecified = `${prefix}_UNSPECIFIED`;
  const allowed = `must be one of ${values.join(', ')}`;
  return {
    toWire,
    /** null: unspecified. Numbers that this version does not know arrive as numbers. */
    read(wire: string, field: string, issues: Issues): Value | null {
      const value = fromWire.get(wire);
      if (value !== undefined) return value;
      if (wire !== unspecified) issues.push(violation(field, wire, allowed));
      return null;
    },
  };
}
