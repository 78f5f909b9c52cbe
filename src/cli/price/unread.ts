import { closest } from 'fastest-levenshtein';
import type { Report } from '../../base/violation.js';

/** Tells of fields that nobody reads: a misspelled condition would be none, and its offer cheaper than it is meant to be. */
export function tellUnread(names: readonly string[], known: readonly string[], warn: Report): void {
  for (const name of names) {
    if (!known.includes(name))
      warn([name], '', `is not read: the nearest name that is known is "${closest(name, known)}"`);
  }
}
