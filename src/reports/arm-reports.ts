import { type ArmName, CONTROL, HOLDOUT } from '../experiments/arms.js';
import { type Design, expectedShares } from '../experiments/design.js';
import type { OutcomeRow } from '../experiments/experiment-totals.js';
import { isCounted, momentsOfMeasure } from '../experiments/measured.js';
import { MEASURES, type Measure } from '../experiments/outcomes.js';
import { mergeTotals, type Totals } from '../experiments/totals.js';
import type { ArmFunnel } from '../funnel/campaign-funnel.js';
import { NO_FUNNEL } from '../funnel/stage.js';
import type { ArmReport, MeanAndVariance } from './report.js';

/** Control and holdout first, then the variants in the order in which they came; arms that nobody could be in are left out. */
export function armReports(
  design: Design,
  rows: readonly OutcomeRow[],
  funnels: readonly ArmFunnel[],
): readonly ArmReport[] {
  const weights = expectedWeights(design, rows);
  const named = new Set([...weights.keys(), ...funnels.map(({ arm }) => arm)]);
  const inOrder = [CONTROL, HOLDOUT, ...named].filter((arm, i, all) => named.has(arm) && all.indexOf(arm) === i);
  return inOrder.map((arm) => {
    const own = rows.filter((row) => row.arm === arm);
    const totals = mergeTotals(own.map((row) => row.totals));
    const { funnel = NO_FUNNEL, ghosts = 0 } = funnels.find((each) => each.arm === arm) ?? {};
    return {
      arm,
      profiles: Number(totals.profiles),
      weight: weights.get(arm) ?? 0,
      funnel,
      ghosts,
      outcomes: outcomesOf(totals),
      marginShare: marginShareOf(own, totals),
      closedEarly: own.reduce((sum, { closedEarly }) => sum + closedEarly, 0),
      crossed: own.reduce((sum, { crossed }) => sum + crossed, 0),
    };
  });
}

/** Of the arms that had any: each stratum counts by the profiles that have entered under it. Of an experiment that nobody has entered those of its last weights. */
function expectedWeights({ strata }: Design, rows: readonly OutcomeRow[]): Map<ArmName, number> {
  const all = Number(mergeTotals(rows.map(({ totals }) => totals)).profiles);
  const weights = new Map<ArmName, number>();
  for (const stratum of strata) {
    const own = rows.filter((row) => row.stratum === stratum.stratum);
    const entered = Number(mergeTotals(own.map(({ totals }) => totals)).profiles);
    const part = all === 0 ? Number(stratum === strata.at(-1)) : entered / all;
    for (const [arm, share] of expectedShares(stratum)) {
      if (share > 0) weights.set(arm, (weights.get(arm) ?? 0) + part * share);
    }
  }
  return weights;
}

function outcomesOf(totals: Totals): ArmReport['outcomes'] {
  const outcomes: Partial<Record<Measure, MeanAndVariance>> = {};
  for (const measure of MEASURES) {
    if (!isCounted(measure, totals)) continue;
    const { profiles, mean, variance } = momentsOfMeasure(totals, measure);
    outcomes[measure] = { mean: profiles > 0 ? mean : null, variance: profiles > 1 ? variance : null };
  }
  return outcomes;
}

function marginShareOf(rows: readonly OutcomeRow[], { outcomes }: Totals): number | null {
  const revenue = outcomes.revenue?.sum ?? 0n;
  if (revenue <= 0n) return null;
  return Number(rows.reduce((sum, { revenueWithMargin }) => sum + revenueWithMargin, 0n)) / Number(revenue);
}
