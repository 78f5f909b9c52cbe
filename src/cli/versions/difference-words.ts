import { plain } from '../terminal/plain.js';
import type { Difference } from './differences.js';

/** A difference as a line. Never cut: what is at the end of a filter may be what has changed. */
export function differenceWords({ field, from, to }: Difference): string {
  if (from === null) return plain(`+ ${field}: ${to}`);
  if (to === null) return plain(`- ${field}: ${from}`);
  return plain(`~ ${field}: ${from} -> ${to}`);
}
