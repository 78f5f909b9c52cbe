import { expect, it } from 'vitest';
import { plural } from '../../../src/base/plural.js';

it('counts as a person would', () => {
  const counted = [0, 1, 2, 12_345].map((count) => plural(count, 'row'));
  expect(counted).toEqual(['0 rows', '1 row', '2 rows', '12,345 rows']);
  expect([1, 2].map((count) => plural(count, 'identity', 'identities'))).toEqual(['1 identity', '2 identities']);
});
