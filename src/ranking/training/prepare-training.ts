import type { CustomerVectorShape } from '../model.js';
import { stateReader } from './customer-state.js';
import { combineMoments, type Moments } from './dense-map.js';
import { type HistorySums, readExamples, readHistory } from './examples.js';
import { buildFitRows, type FitRowOptions, type FitRows } from './fit-rows.js';
import { combineNextCounts, type HistoryCounts, type NextCounts } from './item-terms.js';
import { replayTrends, writeTrends } from './item-trends.js';
import { itemVectors } from './item-vectors.js';
import type { Labels } from './labels.js';
import type { TrainingData } from './training-data.js';
import type { TrainingOptions } from './training-options.js';
import type { OnProgress } from './training-report.js';

/** What a training knows before it fits any weight. */
export interface Prepared {
  readonly options: FitRowOptions;
  /** Row-major itemCount x k. */
  readonly p: Float64Array;
  /** Sums over all labels. */
  readonly moments: Moments;
  readonly counts: NextCounts;
  /** Of the receipts before the labels, which the rows know. */
  readonly history: HistorySums;
  /** Of all that is known: a further pass over the receipts. */
  latest(): HistoryCounts;
  readonly rows: FitRows;
}

/** Reads the histories and writes the rows of the fit: item vectors, the dense map and item statistics, each part's without its own labels. */
export function prepareTraining(
  data: TrainingData,
  labels: Labels,
  options: TrainingOptions,
  onProgress: OnProgress,
  onStage: (stage: string, done: number) => void,
): Prepared {
  const { receipts } = data;
  const read = stateReader(receipts);
  const k = Math.min(options.k, receipts.itemCount, receipts.customerCount);
  const shape: CustomerVectorShape = { k, recentScale: options.recentScale, customerBlock: true };
  const rowOptions: FitRowOptions = { shape, ...options };
  const p = itemVectors(data, read, k, options.seed);
  onStage('item vectors', 0.3);
  const examples = readExamples(data, labels, read, shape, p, options.parts, options.seed);
  const history = readHistory(receipts, labels.historyEnd, read, shape, p, options.transitionScales.length);
  const latest = () => readHistory(receipts, labels.knownEnd, read, shape, p, 0).counts;
  const all = {
    moments: examples.moments.reduce((a, b) => combineMoments(a, b, 1)),
    counts: examples.counts.reduce((a, b) => combineNextCounts(a, b, 1)),
  };
  onStage('statistics', 0.4);
  const rows = buildFitRows(data, examples, all, history, read, rowOptions, (share) =>
    onProgress(0.4 + 0.3 * share, 'candidates'),
  );
  const trendsOn = replayTrends(receipts, labels.knownEnd);
  if (trendsOn) writeTrends(rows, receipts, trendsOn);
  onStage('candidates', 0.7);
  return { options: rowOptions, p, ...all, history, latest, rows };
}
