import { expect, test } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { violation } from '../../../src/base/violation.js';

test("an error of a caller's input has no stack, which would cost more than the request; others have theirs", () => {
  expect(HandbillError.invalid([violation('a', 1, 'is wrong')]).stack).toBe('HandbillError: a: is wrong (got "1")');
  expect(new HandbillError('INTERNAL', 'broken').stack).toContain('errors.test');
});
