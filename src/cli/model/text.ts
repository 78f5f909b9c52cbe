import { plural } from '../../base/plural.js';
import type { ListModelsResponse } from '../../generated/handbill/v1/ListModelsResponse.js';
import type { Model } from '../../generated/handbill/v1/Model.js';
import type { RedemptionRanking } from '../../generated/handbill/v1/RedemptionRanking.js';
import type { TrainingOutcome } from '../../generated/handbill/v1/TrainingOutcome.js';
import type { TrainingReport } from '../../generated/handbill/v1/TrainingReport.js';
import type { UpliftRanking } from '../../generated/handbill/v1/UpliftRanking.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { card, table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';

const MODE_WORDS: Readonly<Record<string, string>> = {
  FITTED: 'weights fitted to this store',
  SHIPPED_WEIGHTS: 'shipped weights, statistics of this store',
  TRAINING_FREE: 'training-free formula',
};

const modeWords = ({ mode }: TrainingReport): string => MODE_WORDS[shortEnum(mode, 'TRAINING_MODE')] ?? mode;

/** `model 3`, or the formula's name for 0. */
export const rankerWords = (version: number): string =>
  version === 0 ? 'the training-free formula' : `model ${version}`;

/** What a training came to, and what ranks now. */
export function outcomeText({ model, report, activeVersion }: TrainingOutcome): string {
  const now = `${rankerWords(activeVersion)} ranks`;
  if (!model) return `No model: ${plain(report?.reason ?? '')}. Nothing stored, ${now} as before`;
  const head = `${styled('bold', `Model ${model.version}`)}: ${report ? modeWords(report) : ''}; ${now}`;
  const facts = report ? [reportLine(report)] : [];
  if (report?.reason) facts.push(`weights are not fitted: ${report.reason}`);
  if (model.redemptionRanking) facts.push(`promotions: ${rankingWords(model.redemptionRanking)}`);
  if (model.upliftRanking) facts.push(`UPLIFT variants: ${upliftWords(model.upliftRanking)}`);
  if (!model.active) facts.push(`let it rank with: handbill model activate ${model.version}`);
  return [head, ...facts.map((fact) => plain(`  ${fact}`))].join('\n');
}

/** What promotions are ranked by, and why. */
const rankingWords = ({ reason, redemptions, choices }: RedemptionRanking): string =>
  reason
    ? `by what is bought of them (${reason})`
    : `with weights learned from ${plural(redemptions, 'redemption')} in ${plural(choices, 'choice')}`;

/** What UPLIFT variants rank by, and why. */
const upliftWords = ({ reason, showings, shownChance, unshownChance }: UpliftRanking): string =>
  reason
    ? `ranked by relevance (${reason})`
    : `by what showing changes, learned from ${plural(showings, 'explored showing')}: ` +
      `${percent(shownChance)} bought of what they were shown, ${percent(unshownChance)} of what they were not`;

function reportLine({ customers, receipts, items, stageSeconds }: TrainingReport): string {
  const seconds = Object.values(stageSeconds).reduce((sum, stage) => sum + stage, 0);
  return `${plural(customers, 'customer')}, ${plural(receipts, 'receipt')}, ${plural(items, 'item')}, trained in ${seconds.toFixed(1)} s`;
}

export function modelTable({ models, activeVersion }: ListModelsResponse): string {
  const ranks = `${rankerWords(activeVersion)} ranks`;
  if (models.length === 0) return `No models; ${ranks}`;
  const rows = models.map((model) => [
    `${model.version}${model.active ? ' *' : ''}`,
    instant(model.trainTime),
    model.report ? modeWords(model.report) : '',
    (model.report?.customers ?? 0).toLocaleString('en'),
    (model.report?.receipts ?? 0).toLocaleString('en'),
    megabytes(model.sizeBytes),
  ]);
  const columns = [
    { title: 'Version' },
    { title: 'Trained' },
    { title: 'Weights', shrinks: true },
    { title: 'Customers', align: 'right' },
    { title: 'Receipts', align: 'right' },
    { title: 'Size', align: 'right' },
  ] as const;
  return `${table(columns, rows)}\n* ${ranks}`;
}

export function modelCard(model: Model): string {
  const { report, redemptionRanking, upliftRanking } = model;
  const head = card([
    ['model', String(model.version)],
    ['ranks', model.active ? 'yes' : 'no'],
    ['trained', instant(model.trainTime)],
    ['seed', String(model.seed)],
    ['size', megabytes(model.sizeBytes)],
    ...(report ? reportEntries(report) : []),
    ...(redemptionRanking ? rankingEntries(redemptionRanking) : []),
    ...(upliftRanking ? upliftEntries(upliftRanking) : []),
  ]);
  return report ? `${head}\n\n${weightTable(report.weights)}` : head;
}

const reportEntries = (report: TrainingReport): readonly (readonly [name: string, value: string])[] => [
  ['weights', modeWords(report)],
  ['not fitted', report.reason],
  ['customers', `${count(report.customers)}, ${count(report.labelledCustomers)} with two receipts or more`],
  ['receipts', count(report.receipts)],
  ['items', count(report.items)],
  ['rows of the fit', count(report.rows)],
  ['seconds', numbers(report.stageSeconds, 1)],
];

const rankingEntries = (ranking: RedemptionRanking): readonly (readonly [name: string, value: string])[] => [
  ['promotions', rankingWords(ranking)],
  ['their weights', numbers(ranking.weights, 3)],
];

const upliftEntries = (uplift: UpliftRanking): readonly (readonly [name: string, value: string])[] => [
  ['UPLIFT variants', upliftWords(uplift)],
  ['weights when shown', numbers(uplift.shownWeights, 3)],
  ['weights when not', numbers(uplift.unshownWeights, 3)],
];

/** The inputs of the formula, heaviest first. */
function weightTable(weights: Readonly<Record<string, number>>): string {
  const rows = Object.entries(weights)
    .filter(([, weight]) => weight !== 0)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([name, weight]) => [name, weight.toFixed(4)]);
  return table([{ title: 'Input' }, { title: 'Weight', align: 'right' }], rows);
}

const count = (value: number): string => value.toLocaleString('en');
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
const numbers = (named: Readonly<Record<string, number>>, digits: number): string =>
  Object.entries(named)
    .map(([name, value]) => `${name} ${value.toFixed(digits)}`)
    .join(', ');
