import { HandbillError } from '../../base/errors.js';
import type { Violation } from '../../base/violation.js';
import type { Issues } from './fields.js';

/** Refuses a request in which something is wrong. */
export function refuseIssues(issues: Issues): void {
  if (issues.length > 0) throw HandbillError.invalid(issues);
}

/** Waits for a use case; fields of its violations are renamed to those of the request. */
export async function renaming<T>(rename: (field: string) => string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof HandbillError) || !error.details.violations?.length) throw error;
    throw HandbillError.invalid(renamed(rename, error.details.violations));
  }
}

export function renamed(rename: (field: string) => string, violations: readonly Violation[]): Violation[] {
  return violations.map((violation) => ({ ...violation, field: rename(violation.field) }));
}

/** `lines[3].itemId` -> `lines[3].item_id`. */
export function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Column of the promotion import -> field of Promotion: `discountSteps.0.discountValue` -> `discount_steps[0].discount_value`. */
export function promotionField(column: string): string {
  const path = snakeCase(column).replace(/\.(\d+)(?=\.|$)/g, '[$1]');
  return path.replace(/^tags(\[\d+\])\.name$/, 'tags$1').replace(/^display_(from|to)$/, 'display');
}

/** Field of the domain's campaign -> field of Campaign. */
export function campaignField(field: string): string {
  return field === 'activity.duration_ms' ? 'activity.relative.duration' : field;
}

/** Column of the transaction import -> field of Transaction. */
export function transactionField(column: string): string {
  return snakeCase(column).replace(/^(lines\[\d+\])\.amount$/, '$1.amount_minor');
}
