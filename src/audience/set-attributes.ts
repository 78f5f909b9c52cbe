import type { AttributeValue } from '../base/attribute-value.js';
import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { reportInto, type Violation } from '../base/violation.js';
import {
  ATTRIBUTE_LIST_MAX,
  ATTRIBUTE_NAME_CHARS_MAX,
  ATTRIBUTE_VALUE_CHARS_MAX,
  ATTRIBUTES_CHARS_MAX,
  ATTRIBUTES_PER_PROFILE_MAX,
} from '../limits.js';
import { type Attribute, type Attributes, byName, charsOf } from './attributes.js';

/** What is told of a profile. */
export interface AttributeChange {
  /** By name; null removes. */
  readonly values: ReadonlyMap<string, AttributeValue | null>;
  /** Whether those that are not told go; else they stay. */
  readonly replaces: boolean;
}

/**
 * The attributes after a change, or everything that is wrong with it, below `attributes`. A value that is told again keeps the time at which it was told first: then
 * nothing changes.
 */
export function setAttributes(
  existing: Attributes,
  { values, replaces }: AttributeChange,
  nowMs: number,
): Result<Attributes, Violation[]> {
  const violations: Violation[] = [];
  const report = reportInto(violations);
  const known = new Map(existing.map((each) => [each.name, each]));
  const after = new Map(replaces ? [] : known);
  for (const [name, value] of values) {
    const problem = nameProblem(name) ?? (value === null ? null : valueProblem(value));
    if (problem !== null) report(['attributes', name], value, problem);
    else if (value === null) after.delete(name);
    else after.set(name, told(known.get(name), name, value, nowMs));
  }
  const all = byName([...after.values()]);
  if (all.length > ATTRIBUTES_PER_PROFILE_MAX) {
    report('attributes', all.length, `a profile must not have more than ${ATTRIBUTES_PER_PROFILE_MAX}`);
  }
  const chars = all.reduce((sum, each) => sum + charsOf(each), 0);
  if (chars > ATTRIBUTES_CHARS_MAX) {
    report('attributes', chars, `must not have more than ${ATTRIBUTES_CHARS_MAX} characters together in a profile`);
  }
  return violations.length === 0 ? ok(isSame(existing, all) ? existing : all) : err(violations);
}

function told(known: Attribute | undefined, name: string, value: AttributeValue, nowMs: number): Attribute {
  return known && isEqual(known.value, value) ? known : { name, value, setAtMs: nowMs };
}

const isSame = (before: Attributes, after: Attributes): boolean =>
  before.length === after.length && before.every((each, i) => each === after[i]);

const isEqual = (a: AttributeValue, b: AttributeValue): boolean =>
  typeof a === 'object' ? JSON.stringify(a) === JSON.stringify(b) : a === b;

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

function nameProblem(name: string): string | null {
  if (name.length > ATTRIBUTE_NAME_CHARS_MAX)
    return `must have a name of at most ${ATTRIBUTE_NAME_CHARS_MAX} characters`;
  return NAME.test(name) ? null : 'must have a name of letters, digits and underscores that begins with a letter';
}

function valueProblem(value: AttributeValue): string | null {
  if (typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must be a finite number';
  if (typeof value === 'string') return textProblem(value, ATTRIBUTE_VALUE_CHARS_MAX);
  if (value.length > ATTRIBUTE_LIST_MAX) return `must not have more than ${ATTRIBUTE_LIST_MAX} texts`;
  return textProblem(value.join(' '), ATTRIBUTE_VALUE_CHARS_MAX);
}
