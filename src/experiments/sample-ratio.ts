import { SAMPLE_RATIO_ALARM_FACTOR, SAMPLE_RATIO_CONCENTRATION } from '../limits.js';
import { logBayesFactor } from '../statistics/dirichlet.js';
import { chiSquaredTail } from '../statistics/distributions.js';
import { type Design, type EntryTotals, expectedShares, type Stratum } from './design.js';

/** Whether the arms have as many profiles as their buckets let expect; if not, something loses profiles of one arm, and no uplift means anything. */
export interface SampleRatio {
  readonly chiSquared: number;
  readonly degrees: number;
  readonly p: number;
  /** As of now. */
  readonly bayesFactor: number;
  /** The Bayes factor was large enough at the end of some day, or when somebody was told of it. */
  readonly alarm: boolean;
}

/** `raised`: there was an alarm before; it stays. */
export function sampleRatio(cells: readonly EntryTotals[], { strata }: Design, raised: boolean): SampleRatio {
  const counted = strata.map(countsOf);
  const byStratum = new Map(counted.map((counts) => [counts.stratum, counts]));
  const days = [...cells].sort((a, b) => a.day - b.day);
  let alarm = raised;
  days.forEach(({ day, stratum, arm, totals }, i) => {
    byStratum.get(stratum)?.add(arm, Number(totals.profiles));
    if (days[i + 1]?.day !== day) alarm ||= logFactor(counted) >= Math.log(SAMPLE_RATIO_ALARM_FACTOR);
  });
  const chiSquared = finite(counted.reduce((sum, counts) => sum + counts.chiSquared(), 0));
  const degrees = counted.reduce((sum, counts) => sum + counts.degrees(), 0);
  const p = degrees === 0 ? 1 : chiSquaredTail(chiSquared, degrees);
  return { chiSquared, degrees, p, bayesFactor: finite(Math.exp(logFactor(counted))), alarm };
}

/** JSON has no infinity. */
const finite = (value: number): number => Math.min(value, Number.MAX_VALUE);

/** The strata are independent of each other: their factors multiply. */
const logFactor = (counted: readonly StratumCounts[]): number =>
  counted.reduce((sum, counts) => sum + counts.logFactor(), 0);

type StratumCounts = ReturnType<typeof countsOf>;

function countsOf(stratum: Stratum) {
  const shares = expectedShares(stratum);
  const arms = [...shares.keys()];
  const expected = [...shares.values()];
  const counts = arms.map(() => 0);
  const all = (): number => counts.reduce((sum, count) => sum + count, 0);
  return {
    stratum: stratum.stratum,
    add: (arm: string, profiles: number): void => {
      counts[arms.indexOf(arm)]! += profiles;
    },
    logFactor: () => logBayesFactor(counts, expected, SAMPLE_RATIO_CONCENTRATION),
    chiSquared: (): number => expected.reduce((sum, share, i) => sum + squaredError(counts[i]!, share * all()), 0),
    degrees: (): number => (all() === 0 ? 0 : Math.max(0, expected.filter((share) => share > 0).length - 1)),
  };
}

/** Of a count beside the expected one. */
const squaredError = (count: number, expected: number): number =>
  count === expected ? 0 : (count - expected) ** 2 / expected;
