import { expect, it } from 'vitest';
import { countInWords, timesInWords } from '../../../src/base/count-in-words.js';

it.each([
  [0, 'no'],
  [1, 'one'],
  [12, 'twelve'],
  [13, 'more than a dozen'],
  [23, 'more than a dozen'],
  [24, 'dozens of'],
  [99, 'dozens of'],
  [100, 'more than a hundred'],
  [199, 'more than a hundred'],
  [200, 'hundreds of'],
  [999, 'hundreds of'],
  [1_000, 'more than a thousand'],
  [2_000, 'thousands of'],
  [4_189, 'thousands of'],
])('%i is told as %s', (count, words) => {
  expect(countInWords(count)).toBe(words);
});

it.each([
  [1, 'once'],
  [2, 'twice'],
  [3, 'three times'],
  [50, 'dozens of times'],
  [150, 'more than a hundred times'],
])('%i times is told as %s', (count, words) => {
  expect(timesInWords(count)).toBe(words);
});
