import { HandbillError } from '../../base/errors.js';
import type { Path, Violation } from '../../base/violation.js';
import type { Issues } from './fields.js';

/** Refuses a request in which something is wrong. */
export function refuseIssues(issues: Issues): void {
  if (issues.length > 0) throw HandbillError.invalid(issues);
}

/** Waits for a use case; what it finds wrong is told in the words of the request. */
export async function spelling<T>(spell: (path: Path) => Path, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof HandbillError) || !error.details.violations?.length) throw error;
    throw HandbillError.invalid(spelled(spell, error.details.violations));
  }
}

export function spelled(spell: (path: Path) => Path, violations: readonly Violation[]): Violation[] {
  return violations.map((violation) => ({ ...violation, path: spell(violation.path) }));
}
