import type { LimitStore } from '../../store/port.js';
import type { Hold } from '../../wallet/holds.js';
import { counterOf, type Use } from '../../wallet/use.js';

/** What is left below the limit of each use, together with what is held of it for the sale. As of now: only a reservation keeps it. */
export async function leftFor(limits: LimitStore, uses: readonly Use[], held: Hold | undefined): Promise<number[]> {
  if (uses.length === 0) return [];
  const counters = uses.map(({ cap, promotion }) => counterOf(cap, promotion));
  const used = await limits.used(counters);
  return uses.map((use, at) => {
    if (use.kind === 'return') return Number.POSITIVE_INFINITY;
    const own = held?.uses.filter(({ counter }) => counter === counters[at]) ?? [];
    return Math.max(
      0,
      own.reduce((left, { amount }) => left + amount, use.limit - used[at]!),
    );
  });
}
