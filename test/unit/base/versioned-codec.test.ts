import { describe, expect, test } from 'vitest';
import { complete, type Layout, shortest } from '../../../src/base/versioned-codec.js';

/** Two values since ever, and two that were added. */
const LAYOUT: Layout = { kind: 'thing', always: 2, added: [0, null] };

describe('a format that has grown', () => {
  test.each<[unknown[], unknown[]]>([
    [
      ['a', 'b', 0, null],
      ['a', 'b'],
    ],
    [
      ['a', 'b', 1, null],
      ['a', 'b', 1],
    ],
    [
      ['a', 'b', 0, 'x'],
      ['a', 'b', 0, 'x'],
    ],
    [
      [0, null, 0, null],
      [0, null],
    ],
  ])('writes %j as %j, and reads it as it was', (values, written) => {
    const short = shortest(LAYOUT, [...values]);
    expect(short).toEqual(written);
    expect(complete(LAYOUT, short)).toEqual(values);
  });

  test('refuses what is longer than it knows, or shorter than it ever was', () => {
    expect(() => complete(LAYOUT, ['a', 'b', 0, null, 1])).toThrow('needs a newer program');
    expect(() => complete(LAYOUT, ['a'])).toThrow('stored thing has 1 values instead of 2');
  });
});
