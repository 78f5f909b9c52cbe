import { hideCardNumbers } from './card-number.js';
import { clip } from './text.js';

/** One thing wrong with a piece of input. `value` is what was sent, cut to a readable length. */
export interface Violation {
  /** Path of the field as the caller wrote it: `discountValue`, `variants[0].slot_groups[1].slots`. */
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

const SHOWN_VALUE_BYTES = 120;

/** Builds a violation; long values are cut, so that a report line stays a line, and card numbers hidden, wherever they were sent. */
export function violation(field: string, value: unknown, reason: string): Violation {
  const text = typeof value === 'string' ? value : value === undefined ? '' : (JSON.stringify(value) ?? String(value));
  return { field: hideCardNumbers(field), value: shownValue(text), reason };
}

/** A value as messages and reports show it. */
export const shownValue = (text: string): string => clip(hideCardNumbers(text), SHOWN_VALUE_BYTES);
