import { checkProfileId } from '../../base/checks.js';
import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import { keyProblem } from '../../base/key.js';
import { type Path, toPath, type Violation, violation } from '../../base/violation.js';

/**
 * Readers of wire values: each returns the domain's value, or adds what is wrong to the issues and returns a stand-in that
 * nobody uses, because a request with issues is refused as a whole. So one answer tells everything that is wrong.
 */
export type Issues = Violation[];

/** Runs a reader of a part and puts the prefix before the fields that it found wrong; the path is only built then. */
export function within<T>(issues: Issues, prefix: () => string | Path, read: () => T): T {
  const before = issues.length;
  const value = read();
  if (issues.length > before) {
    const path = toPath(prefix());
    for (let i = before; i < issues.length; i++) {
      const issue = issues[i]!;
      issues[i] = { ...issue, path: [...path, ...issue.path] };
    }
  }
  return value;
}

/** A required key of a brand. */
export function readKey<Key extends string>(text: string, field: string | Path, issues: Issues): Key {
  const problem = keyProblem(text);
  if (problem) issues.push(violation(field, text, problem));
  return text as Key;
}

/** A required id of a profile. */
export function readProfileId(text: string, field: string, issues: Issues): ProfileId {
  checkProfileId(field, text, issues);
  return text as ProfileId;
}

/** A key; empty means none. */
export function readOptionalKey<Key extends string>(text: string, field: string, issues: Issues): Key | null {
  return text === '' ? null : readKey<Key>(text, field, issues);
}

export const INTEGER_PROBLEM = 'must be within +-(2^53 - 1)';

/** A whole number that a double holds exactly; int64 values beyond that have lost digits on their way here. */
export function readInteger(value: number, field: string, issues: Issues): number {
  if (!Number.isSafeInteger(value)) issues.push(violation(field, value, INTEGER_PROBLEM));
  return value;
}

/** A number that is neither NaN nor infinite. */
export function readFinite(value: number, field: string | Path, issues: Issues): number {
  if (!Number.isFinite(value)) issues.push(violation(field, String(value), 'must be a finite number'));
  return value;
}

/** Adds an issue when a list is longer than `max`; tells whether it is not. */
export function checkLength(list: readonly unknown[], max: number, field: string, issues: Issues): boolean {
  if (list.length <= max) return true;
  issues.push(violation(field, list.length, `must not have more than ${max} entries`));
  return false;
}

/** Adds that a required message is missing. */
export function missing(field: string, issues: Issues): void {
  issues.push(violation(field, '', 'is required'));
}

/** A message without which nothing else can be read: where it is missing, the request is refused at once. */
export function required<Wire>(wire: Wire | null, field: string, issues: Issues): Wire {
  if (wire !== null) return wire;
  missing(field, issues);
  throw HandbillError.invalid(issues);
}
