import { type Pair, pairsOf } from './comparison.js';
import { type Day, type Design, type EntryTotals, isDecided } from './design.js';
import { isCounted } from './measured.js';
import { MEASURES, type Measure } from './outcomes.js';
import { type Planning, planning } from './planning.js';
import { type SampleRatio, sampleRatio } from './sample-ratio.js';
import { mergeTotals } from './totals.js';
import { type Decided, type Uplift, upliftOf } from './uplift.js';
import { type Judgement, type UpliftReport, upliftReport, withAdjustedP } from './uplift-report.js';
import { daysToVerdict, verdictOn } from './verdict.js';

/** What was counted of one revision of an experiment. */
export interface Experiment {
  readonly design: Design;
  readonly today: Day;
  /** Of all entries. Strata and arms are those of the design. */
  readonly cells: readonly EntryTotals[];
  /** Totals of the decided entries when the planned end was reached, kept since then; null: it isn't reached. */
  readonly atPlannedEnd: readonly EntryTotals[] | null;
  /** Whether there was an alarm of the sample ratio before. */
  readonly alarmRaised: boolean;
}

export interface ExperimentStatistics {
  readonly sampleRatio: SampleRatio;
  readonly uplift: readonly UpliftReport[];
  readonly planning: Planning;
}

/** The part of a report that is statistics: EXPERIMENTS 4 and 5. */
export function experimentStatistics(experiment: Experiment): ExperimentStatistics {
  const { design, cells, today, alarmRaised } = experiment;
  const pairs = pairsOf(design);
  const ratio = sampleRatio(cells, design, alarmRaised);
  const counted = mergeTotals(cells.map(({ totals }) => totals));
  const measures = MEASURES.filter((measure) => isCounted(measure, counted));
  const decided: Decided = {
    now: cells.filter(({ day }) => isDecided(day, today, design)),
    atPlannedEnd: experiment.atPlannedEnd,
  };
  const rows = pairs.flatMap((pair) =>
    measures.map((measure) => {
      const uplift = upliftOf(decided, design, pair, measure);
      const entered = upliftOf({ now: cells, atPlannedEnd: null }, design, pair, measure);
      const judged = judgement(experiment, pair, pairs.length, measure, uplift, ratio.alarm);
      return upliftReport(pair, measure, uplift, entered, judged);
    }),
  );
  return { sampleRatio: ratio, uplift: withAdjustedP(rows), planning: planning(cells, design, pairs, today) };
}

function judgement(
  { design, cells, today }: Experiment,
  pair: Pair,
  comparisons: number,
  measure: Measure,
  { raw }: Uplift,
  alarm: boolean,
): Judgement {
  if (measure !== design.primary) return { verdict: null, daysLeft: null };
  const daysLeft = daysToVerdict(cells, design, pair, today);
  const anyTime = raw?.anyTime ? { difference: raw.difference, p: raw.anyTime.p } : null;
  const verdict = verdictOn({ alarm, ready: daysLeft === 0, anyTime, fixed: raw?.fixed ?? null, comparisons });
  return { verdict, daysLeft };
}
