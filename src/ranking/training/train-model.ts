import { plural } from '../../base/plural.js';
import type { RankingModel } from '../model.js';
import { habitWeights, labelNdcg } from './back-test.js';
import { type FittedModels, fitModels, isMany } from './fit-models.js';
import { heldOutNdcg, holdOut, modelRanker, trainingFreeRanker } from './held-out.js';
import { chooseLabels, type Labels, labelsEach } from './labels.js';
import { popularityModel } from './popularity-model.js';
import { countLabelled, type TrainingData } from './training-data.js';
import type { TrainingOptions } from './training-options.js';
import type { OnProgress, TrainingReport } from './training-report.js';
import { type Verdict, verdictOn } from './verdict.js';

/** Fewer customers say too little about items for shares and repeat rates. */
export const STATISTICS_CUSTOMERS_MIN = 20;
/** Share of the progress that the fit is, where it is tested by a second one. */
const FIT_SHARE = 0.5;

/**
 * Trains a model and makes sure that its weights are worth having. Pure numbers in and out; runs for seconds to minutes, so never call it on a
 * server's event loop (see workers/train-worker.ts). `clockMs` only feeds the timings of the report.
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

  const labels = labelsOf(data, options);
  const share = isMany(labels) ? 1 : FIT_SHARE;
  const stopwatch = startStopwatch(clockMs, (done, stage) => onProgress(share * done, stage));
  const fitted = fitModels(data, labels, options, (done, stage) => onProgress(share * done, stage), stopwatch.stage);
  const { mode, reason, backTest } = isMany(labels)
    ? testOnLabels(fitted, receipts.days !== null)
    : testOnHeldOut(data, options, (done) => onProgress(share + (0.98 - share) * done, 'back test'));
  stopwatch.note('back test');
  const found = { labels: labels.customer.length, rows: fitted.rows.label.length, l2: fitted.l2, backTest };
  if (mode === 'TRAINING_FREE') return withoutModel(reason, found);
  const { model, weights, level } = fitted.modelOf(mode);
  stopwatch.note('model');
  onProgress(1, 'model');
  return { model, report: { mode, reason, ...facts, ...found, weights, level, seconds: stopwatch.seconds } };
}

const labelsOf = (data: TrainingData, options: TrainingOptions): Labels =>
  chooseLabels(data, options.labelsEach ?? labelsEach(countLabelled(data)));

/** Many labels can't be learned by heart, so their ranking by the fitted weights says what these are worth. */
function testOnLabels({ rows, weightsOf }: FittedModels, dated: boolean): Verdict {
  return verdictOn(rows.customer, {
    FITTED: labelNdcg(rows, weightsOf.FITTED),
    SHIPPED_WEIGHTS: labelNdcg(rows, weightsOf.SHIPPED_WEIGHTS),
    TRAINING_FREE: labelNdcg(rows, habitWeights(dated)),
  });
}

/** The same training without everybody's newest receipts predicts these; of too few customers it can't be told. */
function testOnHeldOut(data: TrainingData, options: TrainingOptions, onProgress: (done: number) => void): Verdict {
  const heldOut = holdOut(data);
  const labels = labelsOf(heldOut.data, options);
  if (labels.customer.length === 0) return { mode: 'FITTED', reason: '', backTest: {} };
  const fitted = fitModels(heldOut.data, labels, options, onProgress, () => {});
  const rankers = [
    modelRanker(fitted.modelOf('FITTED').model),
    modelRanker(fitted.modelOf('SHIPPED_WEIGHTS').model),
    trainingFreeRanker(heldOut.data),
  ];
  const [FITTED, SHIPPED_WEIGHTS, TRAINING_FREE] = heldOutNdcg(heldOut, rankers);
  return verdictOn(heldOut.customer, {
    FITTED: FITTED!,
    SHIPPED_WEIGHTS: SHIPPED_WEIGHTS!,
    TRAINING_FREE: TRAINING_FREE!,
  });
}

/** Notes the seconds of each stage as it ends. */
function startStopwatch(clockMs: () => number, onProgress: OnProgress) {
  const seconds: Record<string, number> = {};
  let last = clockMs();
  const note = (stage: string): void => {
    const now = clockMs();
    seconds[stage] = (now - last) / 1_000;
    last = now;
  };
  return {
    seconds,
    note,
    stage: (stage: string, done: number): void => {
      note(stage);
      onProgress(done, stage);
    },
  };
}
