import { HandbillError } from '../../base/errors.js';
import { localDayOf } from '../../base/local-time.js';
import type { Clock } from '../../base/time.js';
import type { EntryTotals } from '../../experiments/design.js';
import type { OutcomeRow } from '../../experiments/experiment-totals.js';
import { isOfVariant, type Outcome } from '../../experiments/outcomes.js';
import { programmeWeights } from '../../experiments/programme.js';
import type { Totals } from '../../experiments/totals.js';
import { OUTCOME_DAYS_DEFAULT } from '../../limits.js';
import { NO_FUNNELS } from '../../reports/named-funnels.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ReadProgrammeTotals } from '../outcomes/read-experiment-totals.js';
import type { ReportSubject } from './report-subject.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly readProgrammeTotals: ReadProgrammeTotals;
  readonly clock: Clock;
}

/** All campaigns together, beside the holdout of the shop. `asked`: a draw of it; null: the newest one. What became of offers, the campaigns tell. */
export async function programmeSubject(
  { configuration, readProgrammeTotals, clock }: Dependencies,
  asked: number | null,
): Promise<ReportSubject> {
  const { shop } = await configuration.loaded();
  const { holdout, holdoutRevision, timeZone } = shop;
  if (holdoutRevision === 0) {
    throw new HandbillError('FAILED_PRECONDITION', 'the shop has never held anybody out: nobody to compare with', {
      reason: 'NO_HOLDOUT',
    });
  }
  const revision = asked ?? holdoutRevision;
  if (revision > holdoutRevision) throw HandbillError.notFound('revision of the holdout', String(revision));
  const { strata, rows } = await readProgrammeTotals(revision);
  const weightsNow = holdout === null ? [] : [{ stratum: 1, ...buckets(holdout) }];
  return {
    name: `programme/${revision}`,
    revision,
    today: localDayOf(clock(), timeZone),
    design: {
      reference: 'HOLDOUT',
      strata: strata.length > 0 ? strata : weightsNow,
      outcomeDays: OUTCOME_DAYS_DEFAULT,
      primary: 'revenueCapped',
      plan: null,
    },
    rows: rows.map(withoutFocus),
    funnels: async () => NO_FUNNELS,
  };
}

function buckets(holdout: Parameters<typeof programmeWeights>[0]) {
  const { id: _, ...weights } = programmeWeights(holdout);
  return weights;
}

/** No items are the programme's own: that nothing was spent on them is no outcome. */
function withoutFocus(row: OutcomeRow): OutcomeRow {
  const without = ({ outcomes, ...sums }: Totals): Totals => ({
    ...sums,
    outcomes: Object.fromEntries(Object.entries(outcomes).filter(([name]) => !isOfVariant(name as Outcome))),
  });
  const known: Pick<EntryTotals, 'beforeKnown'> = row.beforeKnown ? { beforeKnown: without(row.beforeKnown) } : {};
  return { ...row, totals: without(row.totals), ...known };
}
