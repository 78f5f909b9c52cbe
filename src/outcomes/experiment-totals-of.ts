import type { ExperimentTotals, OutcomeRow } from '../experiments/experiment-totals.js';
import { addTotals, type Totals } from '../experiments/totals.js';
import type { SummedUp } from './count-sums.js';
import type { Cell, ExperimentCount } from './experiment-counts.js';

/** As it is told, with strata numbered in the order of their first entries. */
export function experimentTotalsOf({ strata, cells }: ExperimentCount): ExperimentTotals {
  const ordered = [...strata.values()].sort((a, b) => a.firstMs - b.firstMs || a.weights.id - b.weights.id);
  const numbers = new Map(ordered.map(({ weights }, i) => [weights.id, i + 1]));
  const rows = [...cells.values()].map((cell) => rowOf(cell, numbers.get(cell.stratum)!));
  return {
    strata: ordered.map(({ weights: { id: _, ...weights } }, i) => ({ stratum: i + 1, ...weights })),
    rows: rows.sort(
      (a, b) =>
        a.day - b.day || a.stratum - b.stratum || compare(a.arm, b.arm) || compare(a.variantHash, b.variantHash),
    ),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function rowOf(cell: Cell, stratum: number): OutcomeRow {
  const { day, arm, variantHash, known, unknown, closedEarly, crossed, revenueWithMargin } = cell;
  const beforeKnown = copyOf(known);
  const totals = addTotals(beforeKnown, copyOf(unknown));
  return { day, stratum, arm, variantHash, totals, beforeKnown, closedEarly, crossed, revenueWithMargin };
}

/** The count goes on while somebody reads. */
const copyOf = ({ outcomes, ...sums }: SummedUp): Totals => ({
  ...sums,
  outcomes: Object.fromEntries(Object.entries(outcomes).map(([outcome, totals]) => [outcome, { ...totals }])),
});
