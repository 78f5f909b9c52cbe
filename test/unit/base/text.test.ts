import { describe, expect, it } from 'vitest';
import { clip, textProblem } from '../../../src/base/text.js';

describe('a text', () => {
  it('may be as long as its limit, in well-formed Unicode', () => {
    expect(textProblem('', 3)).toBeNull();
    expect(textProblem('ab😀', 4)).toBeNull();
    expect(textProblem('abcd', 3)).toBe('must not be longer than 3 characters');
    expect(textProblem('a\ud83d', 3)).toBe('must be well-formed Unicode');
    expect(textProblem('\ude00a', 3)).toBe('must be well-formed Unicode');
  });
});

describe('a clipped text', () => {
  it.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abcd…'],
    // Two bytes each: the third does not fit whole.
    ['äöü', 6, 'äöü'],
    ['äöü', 5, 'äö…'],
    ['a😀b', 6, 'a😀b'],
    ['a😀b', 4, 'a…'],
    ['a\ud83d', 4, 'a\ufffd'],
    ['', 0, ''],
  ])('%j in %d bytes is %j', (text, maxBytes, clipped) => {
    expect(clip(text, maxBytes)).toBe(clipped);
  });
});
