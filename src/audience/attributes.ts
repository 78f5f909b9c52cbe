import type { AttributeValue } from '../base/attribute-value.js';
import { everyNth, recordPart } from '../base/record-part.js';
import { ATTRIBUTES_CHARS_MAX, ATTRIBUTES_PER_PROFILE_MAX } from '../limits.js';

/** Something that a shop knows of a customer, and was told us. */
export interface Attribute {
  readonly name: string;
  readonly value: AttributeValue;
  /** When it got this value. */
  readonly setAtMs: number;
}

/** Ascending by name, each once. */
export type Attributes = readonly Attribute[];

const NONE: Attributes = [];

/** As they are kept: in the order of their names, so that equal ones have equal bytes. */
export const byName = (attributes: readonly Attribute[]): Attributes =>
  [...attributes].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Characters of a name and its value; numbers and truth values have none. */
export function charsOf({ name, value }: Pick<Attribute, 'name' | 'value'>): number {
  const texts = typeof value === 'string' ? [value] : typeof value === 'object' ? value : [];
  return texts.reduce((sum, text) => sum + text.length, name.length);
}

/**
 * The attributes of two profiles that become one: of a name that both have, the value that was set last. Should there be more than one profile may have, those
 * that were set last stay: a merge is never refused for what can be told again.
 */
function joined(into: Attributes, from: Attributes): Attributes {
  if (from.length === 0) return into;
  const newest = new Map(from.map((each) => [each.name, each]));
  for (const each of into) {
    const other = newest.get(each.name);
    if (other === undefined || other.setAtMs <= each.setAtMs) newest.set(each.name, each);
  }
  const kept: Attribute[] = [];
  let chars = 0;
  for (const each of byName([...newest.values()]).toSorted((a, b) => b.setAtMs - a.setAtMs)) {
    chars += charsOf(each);
    if (kept.length === ATTRIBUTES_PER_PROFILE_MAX || chars > ATTRIBUTES_CHARS_MAX) break;
    kept.push(each);
  }
  return byName(kept);
}

/** As msgpack gets it. */
type PackedValue = AttributeValue | Uint8Array;

export const attributesPart = recordPart({
  name: 'attributes',
  empty: NONE,
  pack: (attributes): readonly PackedValue[] =>
    attributes.flatMap(({ name, value, setAtMs }) => [name, packValue(value), setAtMs]),
  unpack: (packed): Attributes =>
    everyNth(packed, 3, (at) => ({
      name: packed[at] as string,
      value: unpackValue(packed[at + 1]!),
      setAtMs: packed[at + 2] as number,
    })),
  merge: joined,
});

/** Records write fractions as 32-bit floats, which scores are; of a price or a rate nothing may be lost. */
function packValue(value: AttributeValue): PackedValue {
  const isExact = typeof value !== 'number' || Number.isInteger(value) || Math.fround(value) === value;
  return isExact ? value : new Uint8Array(Float64Array.of(value).buffer);
}

const unpackValue = (packed: PackedValue): AttributeValue =>
  packed instanceof Uint8Array ? new Float64Array(Uint8Array.from(packed).buffer)[0]! : packed;
