import type { OutcomeRow } from '../../src/experiments/experiment-totals.js';
import { addTotals, NO_TOTALS, totalsOf } from '../../src/experiments/totals.js';

/** A profile that has entered, with what it has brought. */
export interface Entered {
  readonly day: number;
  readonly arm: string;
  readonly revenue: number;
  readonly before?: number;
  readonly stratum?: number;
  readonly variantHash?: string;
}

/** Rows of profiles, one a day, arm, stratum and variant; each profile with as many baskets as its revenue is above 0. */
export function rowsOf(profiles: readonly Entered[]): OutcomeRow[] {
  const rows = new Map<string, OutcomeRow>();
  for (const { day, arm, revenue, before = 0, stratum = 1, variantHash = 'a' } of profiles) {
    const bought = revenue > 0 ? 1n : 0n;
    const value = BigInt(revenue);
    const totals = totalsOf({
      before: BigInt(before),
      outcomes: { buyer: bought, baskets: bought, revenue: value, revenueCapped: value },
    });
    const key = [day, arm, stratum, variantHash].join();
    const row = rows.get(key);
    rows.set(key, {
      day,
      arm,
      stratum,
      variantHash,
      totals: addTotals(row?.totals ?? NO_TOTALS, totals),
      closedEarly: 0,
      crossed: 0,
      revenueWithMargin: (row?.revenueWithMargin ?? 0n) + value / 2n,
    });
  }
  return [...rows.values()];
}
