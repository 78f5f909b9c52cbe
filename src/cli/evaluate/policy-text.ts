import { plural } from '../../base/plural.js';
import type { PolicyEstimate } from '../../generated/handbill/v1/PolicyEstimate.js';
import type { PolicyReport } from '../../generated/handbill/v1/PolicyReport.js';
import { rankerWords } from '../model/text.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';

/** What a ranking would have been worth, as a table, or why nothing can be said. */
export function policyText(report: PolicyReport): string {
  const { campaignId, modelVersion, handbills, customers, values, refusal, warnings, leftOut } = report;
  const algorithm = shortEnum(report.algorithm, 'ALGORITHM');
  const by = algorithm === 'UNSPECIFIED' ? '' : ` with the algorithm ${algorithm}`;
  const head = `Handbills of ${campaignId} replayed by ${rankerWords(modelVersion)}${by}`;
  const facts = [
    `${plural(handbills, 'handbill')} of ${plural(customers, 'customer')}${periodOf(report)}, as good as ${Math.floor(report.effective).toLocaleString('en')} for this ranking`,
    ...Object.entries(leftOut).map(([why, count]) => `${plural(count, 'handbill')} left out: ${why}`),
  ];
  const lines = [styled('bold', plain(head)), ...facts.map((fact) => plain(`  ${fact}`))];
  if (refusal !== '') return [...lines, plain(`Nothing is estimated: ${refusal}`)].join('\n');
  const columns = [
    { title: 'Redemptions a handbill' },
    { title: 'Estimate', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: 'More than in the log', align: 'right' },
    { title: '95 % interval', align: 'right' },
  ] as const;
  const rows = [
    ['in the log', number(report.logged?.value ?? 0), intervalOf(report.logged), '', ''],
    ...values.map(({ estimator, value, gain }) => [
      estimator,
      number(value?.value ?? 0),
      intervalOf(value),
      number(gain?.value ?? 0),
      intervalOf(gain),
    ]),
  ];
  return [...lines, table(columns, rows), ...warnings.map((warning) => plain(`Mind that ${warning}`))].join('\n');
}

const periodOf = ({ fromTime, toTime }: PolicyReport): string =>
  fromTime === null ? '' : ` from ${instant(fromTime)} to ${instant(toTime)}`;

const number = (value: number): string => value.toFixed(4);

const intervalOf = (estimate: PolicyEstimate | null): string =>
  estimate === null ? '' : `${number(estimate.low)} to ${number(estimate.high)}`;
