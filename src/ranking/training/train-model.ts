import { plural } from '../../base/plural.js';
import type { RankingModel } from '../model.js';
import { assembleModel } from './assemble-model.js';
import { calibrate } from './calibrate.js';
import { ROBUST_WEIGHTS, SHIPPED_WEIGHTS } from './defaults.js';
import { solvePart } from './fit-rows.js';
import { fitTested } from './fit-tested.js';
import { rowScores } from './fit-weights.js';
import { EXTRAPOLATING_INPUTS, LOG_SIGNALS } from './inputs.js';
import { addItemEffects, fitItemEffects, noItemEffects } from './item-effects.js';
import { popularityModel } from './popularity-model.js';
import { prepareTraining } from './prepare-training.js';
import { tailReceipts } from './tails.js';
import type { TrainingData } from './training-data.js';
import type { TrainingOptions } from './training-options.js';
import type { OnProgress, TrainingReport } from './training-report.js';

/** Fewer know single items worse than the inputs do: at 900 the offsets rank worse, at 9,000 better (docs/ranking.md). */
const ITEM_EFFECTS_CUSTOMERS_MIN = 5_000;
/** Fewer customers say too little about items for shares and repeat rates. */
export const STATISTICS_CUSTOMERS_MIN = 20;
/** Fewer labels say little beyond the range that they are in, and so do weights that were fitted to them. */
const MANY_LABELS = 5_000;

/**
 * Trains a model. Pure numbers in and out; runs for seconds to minutes, so never call it on a server's event loop
 * (see workers/train-worker.ts). `clockMs` only feeds the timings of the report.
 *
 * The model leaves the popularity of the moment open, where receipts carry days: see live-trend.ts.
 */
export function trainModel(
  data: TrainingData,
  options: TrainingOptions,
  onProgress: OnProgress = () => {},
  clockMs: () => number = () => performance.now(),
): { readonly model: RankingModel; readonly report: TrainingReport } {
  const { receipts } = data;
  const stopwatch = startStopwatch(clockMs, onProgress);
  const labelledCustomers = countLabelled(data);
  const facts = {
    customers: receipts.customerCount,
    labelledCustomers,
    receipts: receipts.itemStart.length - 1,
    items: receipts.itemCount,
  };
  const withoutModel = (reason: string, found: Partial<TrainingReport> = {}) => {
    const nothing = { labels: 0, rows: 0, l2: 0, backTest: {}, weights: {}, level: 0, seconds: {} };
    return {
      model: popularityModel(data),
      report: { mode: 'TRAINING_FREE', reason, ...facts, ...nothing, ...found } as const,
    };
  };
  if (labelledCustomers < STATISTICS_CUSTOMERS_MIN) {
    const customers = plural(labelledCustomers, 'customer');
    return withoutModel(`${customers} with two receipts; item statistics need ${STATISTICS_CUSTOMERS_MIN}`);
  }

  const prepared = prepareTraining(data, labelledCustomers, options, onProgress, stopwatch);
  const { labels, rows, history, latest, moments, counts, p } = prepared;
  const labelCount = labels.customer.length;
  const many = labelCount >= MANY_LABELS;
  const dated = receipts.days !== null;
  const l2 = options.l2 ?? strength(labelCount);
  const tested = fitTested(rows, {
    rounds: options.fitRounds,
    l2,
    prior: options.prior ?? (many ? SHIPPED_WEIGHTS : ROBUST_WEIGHTS),
    leaveOut: many ? LOG_SIGNALS : EXTRAPOLATING_INPUTS,
    dated,
    inSample: many,
    onProgress: (share) => onProgress(0.7 + 0.25 * share, 'weights'),
  });
  const { mode, reason, weights, backTest } = tested;
  const found = { labels: labelCount, rows: rows.label.length, l2, backTest };
  if (mode === 'TRAINING_FREE') return withoutModel(reason, found);
  const effects =
    mode === 'FITTED' && labelledCustomers >= ITEM_EFFECTS_CUSTOMERS_MIN
      ? fitItemEffects(rows, weights, receipts.itemCount)
      : noItemEffects(receipts.itemCount);
  const scores = rowScores(rows, weights);
  addItemEffects(rows, scores, effects);
  const level = calibrate(scores, rows.label);
  stopwatch('weights', 0.95);
  // Many labels have been fitted together with the histories before them, few are all the better for the newest receipts.
  const sums = many ? history : { moments: history.moments, counts: latest() };
  const { map, items } = solvePart(moments, counts, sums, prepared.options);
  const { shape } = prepared.options;
  const model = assembleModel({ version: 1, weights, level, items, dated, effects, shape, p, map });
  const seconds = stopwatch('model', 1);
  return { model, report: { mode, reason, ...facts, ...found, weights, level, seconds } };
}

/**
 * Pull towards the prior: the fewer labels, the more it decides. From MANY_LABELS on 1e-4 at 10,000 (near the best found); below, read off
 * retailers of 30 to 1,100 customers, where the optimum is broad (docs/ranking.md).
 */
function strength(labels: number): number {
  if (labels >= MANY_LABELS) return Math.max(1e-5, 1e-4 * (10_000 / labels) ** 2);
  return Math.min(1, 1_000 * labels ** -1.5);
}

/** Customers with something to predict and something to predict it from. */
function countLabelled({ receipts, historyEnd, labelled }: TrainingData): number {
  let count = 0;
  for (let u = 0; u < receipts.customerCount; u++) {
    if (labelled[u] === 1 && tailReceipts(receipts.tails, u) + historyEnd[u]! > 0) count += 1;
  }
  return count;
}

/** Notes the seconds of each stage as it ends; answers all so far. */
function startStopwatch(clockMs: () => number, onProgress: OnProgress) {
  const seconds: Record<string, number> = {};
  let last = clockMs();
  return (stage: string, done: number) => {
    const now = clockMs();
    seconds[stage] = (now - last) / 1_000;
    last = now;
    onProgress(done, stage);
    return seconds;
  };
}
