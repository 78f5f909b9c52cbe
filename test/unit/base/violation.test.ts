import { expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { countViolations, reportInto, type Violation, violation } from '../../../src/base/violation.js';
import { VIOLATIONS_LISTED_MAX } from '../../../src/limits.js';

function reported(count: number): Violation[] {
  const violations: Violation[] = [];
  const report = reportInto(violations);
  for (let i = 0; i < count; i++) report(['lines', i], i, 'is wrong');
  return violations;
}

it('as many violations are listed as the limit says', () => {
  expect(reported(VIOLATIONS_LISTED_MAX)).toHaveLength(VIOLATIONS_LISTED_MAX);
  expect(reported(VIOLATIONS_LISTED_MAX).every(({ others }) => others === undefined)).toBe(true);
});

it.each([1, 2, 1_000_000])('%i more are counted', (more) => {
  const violations = reported(VIOLATIONS_LISTED_MAX + more);
  expect(violations).toHaveLength(VIOLATIONS_LISTED_MAX);
  expect(violations.at(-1)).toEqual({ path: ['lines', 99], value: '99', reason: 'is wrong', others: more });
  expect(countViolations(violations)).toBe(VIOLATIONS_LISTED_MAX + more);
  expect(HandbillError.invalid(violations).message).toBe(
    `lines[0]: is wrong (got "0") and ${VIOLATIONS_LISTED_MAX + more - 1} more`,
  );
});

it('an error lists no more either, however they were collected', () => {
  const violations = new Array<Violation>(1_000).fill({ path: ['a'], value: '', reason: 'is wrong' });
  const { message, details } = HandbillError.invalid(violations);
  expect(details.violations).toHaveLength(VIOLATIONS_LISTED_MAX);
  expect(message).toContain('and 999 more');
  // As it is when what it tells is put into other words.
  expect(HandbillError.invalid(details.violations ?? []).message).toBe(message);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -1.5])('%s is shown as what it is', (value) => {
  expect(violation('quantity', value, 'must be another').value).toBe(String(value));
});
