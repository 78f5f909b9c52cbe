import { type Path, type Violation, violation } from '../base/violation.js';

/** null: it is a whole number in the range. */
export function integer(field: string | Path, value: number, min: number, max: number): Violation | null {
  const valid = Number.isSafeInteger(value) && value >= min && value <= max;
  return valid ? null : violation(field, value, `must be an integer from ${min} to ${max}`);
}
