import { type Path, type Violation, violation } from '../base/violation.js';
import { compileExpression } from '../filters/expression.js';
import { PROMOTION_ENVIRONMENT } from '../promotions/promotion-filter.js';

/** null: it is a whole number in the range. */
export function integer(field: string | Path, value: number, min: number, max: number): Violation | null {
  const valid = Number.isSafeInteger(value) && value >= min && value <= max;
  return valid ? null : violation(field, value, `must be an integer from ${min} to ${max}`);
}

/** Why a filter of promotions can't be used; null: it can. */
export function filterProblem(filter: string): string | null {
  const compiled = compileExpression(filter, PROMOTION_ENVIRONMENT);
  return compiled.ok ? null : compiled.error;
}
