/** One thing wrong with a piece of input. `value` is what was sent, cut to a readable length. */
export interface Violation {
  /** Path of the field as the caller wrote it: `discountValue`, `variants[0].slot_groups[1].slots`. */
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

const SHOWN_VALUE_CHARS = 120;

/** Builds a violation; long values are cut, so that a report line stays a line. */
export function violation(field: string, value: unknown, reason: string): Violation {
  const text = typeof value === 'string' ? value : value === undefined ? '' : (JSON.stringify(value) ?? String(value));
  const shown = text.length > SHOWN_VALUE_CHARS ? `${text.slice(0, SHOWN_VALUE_CHARS)}…` : text;
  return { field, value: shown, reason };
}
