import type { Store } from '../../store/port.js';
import type { ProfileFacts } from './check-profiles.js';
import type { Findings } from './findings.js';

export interface CounterReport {
  readonly counters: number;
  readonly open: number;
  /** Uses that are counted and that no wallet knows any more: of erased profiles, or forgotten. */
  readonly unaccounted: number;
}

/**
 * A counter is the uses that wallets hold, and the open reservations that are counted and not held: takes on their way, and returns that the wallet has
 * done and the counter not yet. It may be more by what no wallet remembers, and never less.
 */
export async function checkCounters(
  { limits }: Store,
  { uses, inexact, reservations }: ProfileFacts,
  findings: Findings,
): Promise<CounterReport> {
  const expected = new Map(uses);
  let open = 0;
  for await (const { counter, id, profileId, kind, amount } of limits.open()) {
    open++;
    if (!(Number.isSafeInteger(amount) && amount > 0 && counter !== '' && profileId !== '')) {
      findings.add(`reservation ${id}`, `of ${amount} for counter "${counter}" by profile "${profileId}"`);
      continue;
    }
    const counts = (kind === 'return') === reservations.has(id);
    if (counts) expected.set(counter, (expected.get(counter) ?? 0) + amount);
  }
  let counters = 0;
  let unaccounted = 0;
  const missing = new Set(expected.keys());
  for await (const { counter, used } of limits.counters()) {
    counters++;
    missing.delete(counter);
    const held = expected.get(counter) ?? 0;
    if (!(Number.isSafeInteger(used) && used >= 0)) findings.add(`counter ${counter}`, `stands at ${used}`);
    else if (used < held)
      findings.add(`counter ${counter}`, `stands at ${used}, and wallets and reservations hold ${held}`);
    else if (!inexact.has(counter)) unaccounted += used - held;
  }
  for (const counter of missing) {
    findings.add(`counter ${counter}`, `does not exist, and wallets and reservations hold ${expected.get(counter)}`);
  }
  return { counters, open, unaccounted };
}
