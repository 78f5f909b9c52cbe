import type { Terms } from './terms.js';

type Ranked = Pick<Terms, 'priority' | 'expireAtMs' | 'code'>;

/** Who comes first among equals: the higher priority, then the one that expires first (no date last), then by code. */
export function byRank(a: Ranked, b: Ranked): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  const [aEnd, bEnd] = [a.expireAtMs ?? Number.POSITIVE_INFINITY, b.expireAtMs ?? Number.POSITIVE_INFINITY];
  if (aEnd !== bEnd) return aEnd < bEnd ? -1 : 1;
  return byCode(a, b);
}

/** In which stackable ones follow each other: that one expires first changes nothing. */
export function byPriority(a: Ranked, b: Ranked): number {
  return a.priority === b.priority ? byCode(a, b) : b.priority - a.priority;
}

/** By UTF-16 code unit. */
const byCode = (a: Ranked, b: Ranked): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
