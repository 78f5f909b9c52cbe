import { describe, expect, test } from 'vitest';
import { differencesOf } from '../../../src/cli/versions/differences.js';

const words = (from: object, to: object): string[] =>
  differencesOf(from, to).map(({ field, from, to }) => `${field}: ${from} -> ${to}`);

describe('the differences of two states', () => {
  test('are told field by field', () => {
    expect(words({ name: 'a', same: { x: [1] }, money: { amount: 1 } }, { name: 'b', same: { x: [1] } })).toEqual([
      'name: a -> b',
      'money.amount: 1 -> null',
    ]);
  });

  test('are none between what is not there and its default', () => {
    expect(words({ a: '', b: 0, c: false, d: [] }, {})).toEqual([]);
    expect(words({ a: '' }, { a: 'x' })).toEqual(['a: null -> x']);
  });

  test('of lists are their elements; where those are the same, their order', () => {
    expect(words({ tags: ['a', 'b'] }, { tags: ['b', 'c'] })).toEqual(['tags: a -> null', 'tags: null -> c']);
    expect(words({ tags: ['a', 'b'] }, { tags: ['b', 'a'] })).toEqual(['tags: a, b -> b, a']);
    expect(words({ steps: [1, 1] }, { steps: [1] })).toEqual(['steps: 1, 1 -> 1']);
  });

  test('of lists of messages go by what the elements are called, wherever they stand', () => {
    const group = (name: string, slots: number) => ({ name, slots, tags: [] });
    const from = { variants: [{ variantId: 'a', groups: [group('dairy', 2), group('fruit', 1)] }] };
    const to = { variants: [{ variantId: 'a', groups: [group('fruit', 1), group('dairy', 3), group('new', 1)] }] };
    expect(words(from, to)).toEqual([
      'variants[a].groups[dairy].slots: 2 -> 3',
      'variants[a].groups[new].name: null -> new',
      'variants[a].groups[new].slots: null -> 1',
    ]);
    expect(words({ list: [group('x', 1), group('y', 1)] }, { list: [group('y', 1), group('x', 1)] })).toEqual([
      'list (order): x, y -> y, x',
    ]);
  });

  test('of messages that nothing tells apart go by their places', () => {
    expect(words({ steps: [{ units: 1 }, { units: 2 }] }, { steps: [{ units: 1 }, { units: 3 }] })).toEqual([
      'steps[2].units: 2 -> 3',
    ]);
  });
});
