import { plural } from '../../base/plural.js';
import type { ExperimentStatistics } from '../../experiments/statistics.js';
import type { UpliftReport } from '../../experiments/uplift-report.js';
import { card, table } from '../terminal/table.js';
import type { TotalsFile } from './totals-file.js';

export function statisticsText({ sampleRatio, uplift, planning }: ExperimentStatistics, file: TotalsFile): string {
  const { profilesNeeded, daysLeft } = planning;
  return [
    card([
      ['campaign', file.campaign],
      [
        'sample ratio',
        `${sampleRatio.alarm ? 'WRONG: don’t trust the uplift' : 'as expected'} (p ${digits(sampleRatio.p)})`,
      ],
      ['planned size', profilesNeeded === null ? 'nobody to compare with' : plural(profilesNeeded, 'profile')],
      ['planned end', planning.state === 'COMPLETE' ? 'reached' : about(daysLeft)],
      ['can see', planning.smallestEffect === null ? null : `effects from ${percent(planning.smallestEffect)} on`],
    ]),
    table(
      [
        { title: 'Arm' },
        { title: 'Outcome' },
        { title: 'Difference', align: 'right' },
        { title: 'Safe at any time', align: 'right' },
        { title: 'Relative', align: 'right' },
        { title: 'CUPED', align: 'right' },
        { title: 'Verdict' },
      ],
      uplift.map((row) => [
        row.arm,
        row.outcome,
        digits(row.difference),
        interval(row.anytime95),
        row.relative === null ? '' : percent(row.relative),
        digits(row.cuped.difference),
        verdict(row),
      ]),
    ),
  ].join('\n\n');
}

const verdict = ({ verdict: word, daysLeft }: UpliftReport): string =>
  word === 'COLLECTING' ? `collecting, ${about(daysLeft)}` : (word ?? '').toLowerCase().replaceAll('_', ' ');

const about = (days: number | null): string =>
  days === null ? 'nobody came in the two weeks before today' : `about ${plural(days, 'day')} to go`;

const interval = (ends: readonly [number, number] | null): string =>
  ends === null ? '' : `${digits(ends[0])} to ${digits(ends[1])}`;

/** Five significant digits: more are noise. */
const digits = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(5))));

const percent = (share: number): string => `${digits(100 * share)} %`;
