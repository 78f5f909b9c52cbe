import { describe, expect, it, test } from 'vitest';
import type { Attributes } from '../../../src/audience/attributes.js';
import { setAttributes } from '../../../src/audience/set-attributes.js';
import type { AttributeValue } from '../../../src/base/attribute-value.js';
import {
  ATTRIBUTE_LIST_MAX,
  ATTRIBUTE_NAME_CHARS_MAX,
  ATTRIBUTE_VALUE_CHARS_MAX,
  ATTRIBUTES_CHARS_MAX,
  ATTRIBUTES_PER_PROFILE_MAX,
} from '../../../src/limits.js';

const known: Attributes = [
  { name: 'city', value: 'Graz', setAtMs: 1 },
  { name: 'tier', value: 'gold', setAtMs: 1 },
];

function told(values: Record<string, AttributeValue | null>, replaces = false, existing = known) {
  return setAttributes(existing, { values: new Map(Object.entries(values)), replaces }, 2);
}

const attributesAfter = (...given: Parameters<typeof told>): Attributes => {
  const set = told(...given);
  return set.ok ? set.value : expect.fail(JSON.stringify(set.error));
};

const problem = (values: Record<string, AttributeValue>): string | undefined => {
  const set = told(values);
  return set.ok ? undefined : `${set.error[0]!.path.join('.')}: ${set.error[0]!.reason}`;
};

describe('setting attributes', () => {
  it('sets and removes those that are told, in the order of their names; others stay', () => {
    expect(attributesAfter({ tier: null, age: 41, adult: true, hobbies: ['chess'] })).toEqual([
      { name: 'adult', value: true, setAtMs: 2 },
      { name: 'age', value: 41, setAtMs: 2 },
      { name: 'city', value: 'Graz', setAtMs: 1 },
      { name: 'hobbies', value: ['chess'], setAtMs: 2 },
    ]);
  });

  it('removes the others when it replaces', () => {
    expect(attributesAfter({ city: 'Wien' }, true)).toEqual([{ name: 'city', value: 'Wien', setAtMs: 2 }]);
    expect(attributesAfter({}, true)).toEqual([]);
  });

  it('changes nothing where everything is as it is told, also when it replaces', () => {
    expect(attributesAfter({ tier: 'gold', age: null })).toBe(known);
    expect(attributesAfter({ tier: 'gold', city: 'Graz' }, true)).toBe(known);
    const listed = attributesAfter({ hobbies: ['a', 'b'] });
    expect(attributesAfter({ hobbies: ['a', 'b'] }, false, listed)).toBe(listed);
  });

  test.each<[string, Record<string, AttributeValue>, string | undefined]>([
    ['the longest name', { ['n'.repeat(ATTRIBUTE_NAME_CHARS_MAX)]: 1 }, undefined],
    ['a longer one', { ['n'.repeat(ATTRIBUTE_NAME_CHARS_MAX + 1)]: 1 }, 'must have a name of at most 64 characters'],
    ['a name that is none', { 'a-b': 1 }, 'must have a name of letters, digits and underscores'],
    ['an empty name', { '': 1 }, 'must have a name of letters'],
    ['a name that changes objects', JSON.parse('{"__proto__": 1}'), 'must have a name of letters'],
    ['no number', { a: Number.NaN }, 'must be a finite number'],
    ['the longest text', { a: 'x'.repeat(ATTRIBUTE_VALUE_CHARS_MAX) }, undefined],
    ['a longer one', { a: 'x'.repeat(ATTRIBUTE_VALUE_CHARS_MAX + 1) }, 'must not be longer than 2000 characters'],
    ['broken Unicode', { a: '\ud800' }, 'must be well-formed Unicode'],
    ['broken Unicode in a list', { a: ['\ud83d', '\ude00'] }, 'must be well-formed Unicode'],
    ['the longest list', { a: Array(ATTRIBUTE_LIST_MAX).fill('') }, undefined],
    ['a longer one', { a: Array(ATTRIBUTE_LIST_MAX + 1).fill('') }, 'must not have more than 100 texts'],
  ])('judges %s', (_, values, reason) => {
    if (reason === undefined) expect(problem(values)).toBeUndefined();
    else expect(problem(values)).toContain(reason);
  });

  it('limits how many a profile has, and how long they are together', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]));
    expect(problem(many(ATTRIBUTES_PER_PROFILE_MAX - known.length))).toBeUndefined();
    expect(problem(many(ATTRIBUTES_PER_PROFILE_MAX - known.length + 1))).toContain('must not have more than 100');
    const long = (chars: number) => {
      const texts = Array.from({ length: 5 }, (_, i) => [`t${i}`, 'x'.repeat(ATTRIBUTE_VALUE_CHARS_MAX - 10)]);
      const rest = chars - 5 * (ATTRIBUTE_VALUE_CHARS_MAX - 8) - 'rest'.length;
      return Object.fromEntries([...texts, ['rest', 'x'.repeat(rest)]]);
    };
    const others = 'cityGraztiergold'.length;
    expect(problem(long(ATTRIBUTES_CHARS_MAX - others))).toBeUndefined();
    expect(problem(long(ATTRIBUTES_CHARS_MAX - others + 1))).toContain('10000 characters together');
  });
});
