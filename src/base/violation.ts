import { VIOLATIONS_LISTED_MAX } from '../limits.js';
import { hideCardNumbers } from './card-number.js';
import { clip } from './text.js';

/** Where a value is, from the outside in: names and positions, as `['lines', 3, 'quantity']`. */
export type Path = readonly (string | number)[];

/** One thing wrong with a piece of input. `value` is what was sent, cut to a readable length. */
export interface Violation {
  /** In the words of whoever found it; a transport that has others for its callers spells it in those. */
  readonly path: Path;
  readonly value: string;
  readonly reason: string;
  /** How many others it stands for, which are not listed; absent: none. */
  readonly others?: number;
}

const SHOWN_VALUE_BYTES = 120;

/**
 * Builds a violation of a field, named or found by its path; long values are cut, so that a report line stays a line, and card numbers
 * hidden, wherever they were sent.
 */
export function violation(field: string | Path, value: unknown, reason: string): Violation {
  const text = textOf(value);
  const path = toPath(field).map((part) => (typeof part === 'string' ? hideCardNumbers(part) : part));
  return { path, value: shownValue(text), reason };
}

/** JSON has no word for NaN and the infinities. */
function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return value === undefined ? '' : (JSON.stringify(value) ?? String(value));
}

/** Collects what is wrong while a value is put together. */
export type Report = (field: string | Path, value: unknown, reason: string) => void;

/** Lists the first ones; those behind are counted by the last of the list, as a value may be wrong in a million places. */
export function reportInto(violations: Violation[]): Report {
  let last: { others: number } | null = null;
  return (field, value, reason) => {
    if (last !== null) last.others += 1;
    else if (violations.length < VIOLATIONS_LISTED_MAX) violations.push(violation(field, value, reason));
    else {
      const counting = { ...violations.at(-1)!, others: 1 };
      violations[violations.length - 1] = counting;
      last = counting;
    }
  };
}

/** As many as are listed, of which the last one counts the others. */
export function firstOf(violations: readonly Violation[]): readonly Violation[] {
  if (violations.length <= VIOLATIONS_LISTED_MAX) return violations;
  const listed = violations.slice(0, VIOLATIONS_LISTED_MAX);
  const others = countViolations(violations) - VIOLATIONS_LISTED_MAX;
  return [...listed.slice(0, -1), { ...listed.at(-1)!, others }];
}

/** How many there are, listed or not. */
export const countViolations = (violations: readonly Violation[]): number =>
  violations.reduce((count, { others = 0 }) => count + 1 + others, 0);

/** A name as the path that it is; empty: what is meant is the value as a whole. */
export const toPath = (field: string | Path): Path => (typeof field !== 'string' ? field : field === '' ? [] : [field]);

/** The violations of a part as those of the whole. */
export const inside = (violations: readonly Violation[], ...path: Path): Violation[] =>
  violations.map((each) => ({ ...each, path: [...path, ...each.path] }));

/** `lines[3].quantity`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** Of what is looked at, the most that hiding its card numbers leaves out: 19 digits with blanks between them become eight characters. */
const HIDING_FACTOR = 8;

/** A value as messages and reports show it; of a long one only the beginning is looked at. */
export const shownValue = (text: string): string =>
  clip(hideCardNumbers(text.slice(0, HIDING_FACTOR * SHOWN_VALUE_BYTES)), SHOWN_VALUE_BYTES);
