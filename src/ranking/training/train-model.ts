import { plural } from '../../base/plural.js';
import { TRAINING_ROWS_MAX } from '../../limits.js';
import type { CustomerVectorShape, RankingModel } from '../model.js';
import { assembleModel } from './assemble-model.js';
import { calibrate } from './calibrate.js';
import { stateReader } from './customer-state.js';
import { SHIPPED_WEIGHTS } from './defaults.js';
import { combineMoments } from './dense-map.js';
import { readExamples, readHistory, type TrainingData } from './examples.js';
import { buildFitRows, type FitRowOptions, solvePart } from './fit-rows.js';
import { fitWeights, rowScores } from './fit-weights.js';
import type { InputWeights } from './inputs.js';
import { addItemEffects, fitItemEffects, noItemEffects } from './item-effects.js';
import { combineNextCounts } from './item-terms.js';
import { replayTrends, writeTrends } from './item-trends.js';
import { itemVectors } from './item-vectors.js';
import { popularityModel } from './popularity-model.js';

export interface TrainingOptions {
  /** Same data, options and seed: the same model, bit for bit. */
  readonly seed: number;
  /** Size of the item vectors. */
  readonly k: number;
  readonly recentScale: number;
  readonly ridge: number;
  /** Weights of older transitions in the dense map, newest first. */
  readonly transitionScales: readonly number[];
  readonly newCandidates: number;
  /** Rows of the weight fit; of more customers than they hold, every second one takes part, every third, and so on. */
  readonly rowsMax: number;
  /** Parts of the cross-fitting. */
  readonly parts: number;
  /** Rounds of the weight fit; two reach the minimum to four digits of every rank measure. */
  readonly fitRounds: number;
  /** Pull of the weights towards the prior; null: by the number of customers. */
  readonly l2: number | null;
  /** Weights known before any data. An evaluation that must not know other data takes none: {}. */
  readonly prior: InputWeights;
}

export const TRAINING_DEFAULTS: TrainingOptions = {
  seed: 1,
  k: 32,
  recentScale: 0.5,
  ridge: 30,
  transitionScales: [0.3, 0.1],
  newCandidates: 50,
  rowsMax: TRAINING_ROWS_MAX,
  parts: 5,
  fitRounds: 2,
  l2: null,
  prior: SHIPPED_WEIGHTS,
};

/** How the weights came about: fitted, shipped (with own item statistics), or no weights at all. */
export type TrainingMode = 'FITTED' | 'SHIPPED_WEIGHTS' | 'TRAINING_FREE';

export interface TrainingReport {
  readonly mode: TrainingMode;
  /** Why not FITTED, in a sentence; empty when fitted. */
  readonly reason: string;
  readonly customers: number;
  readonly labelledCustomers: number;
  readonly receipts: number;
  readonly items: number;
  /** Candidate rows of the fit. */
  readonly rows: number;
  readonly weights: InputWeights;
  readonly level: number;
  readonly seconds: Readonly<Record<string, number>>;
}

/** `done` runs from 0 to 1. */
export type OnProgress = (done: number, stage: string) => void;

/** Fewer teach 49 weights worse than the shipped ones are. */
export const FIT_CUSTOMERS_MIN = 200;
/** Fewer know single items worse than the inputs do: at 900 the offsets rank worse, at 9,000 better (docs/ranking.md). */
const ITEM_EFFECTS_CUSTOMERS_MIN = 5_000;
/** Fewer say too little about items for shares and repeat rates. */
export const STATISTICS_CUSTOMERS_MIN = 20;

/**
 * Trains a model. Pure numbers in and out; runs for seconds to minutes, so never call it on a server's event loop
 * (see workers/train-worker.ts). `clockMs` only feeds the timings of the report.
 */
export function trainModel(
  data: TrainingData,
  options: TrainingOptions,
  onProgress: OnProgress = () => {},
  clockMs: () => number = () => performance.now(),
): { readonly model: RankingModel; readonly report: TrainingReport } {
  const { receipts } = data;
  const stopwatch = startStopwatch(clockMs, onProgress);
  const read = stateReader(receipts);
  const labelled = countLabelled(data);
  const facts = {
    customers: receipts.customerCount,
    labelledCustomers: labelled,
    receipts: receipts.itemStart.length - 1,
    items: receipts.itemCount,
  };
  if (labelled < STATISTICS_CUSTOMERS_MIN) {
    const reason = `${plural(labelled, 'customer')} with two receipts; item statistics need ${STATISTICS_CUSTOMERS_MIN}`;
    const report = { mode: 'TRAINING_FREE', reason, ...facts, rows: 0, weights: {}, level: 0, seconds: {} } as const;
    return { model: popularityModel(data), report };
  }

  const k = Math.min(options.k, receipts.itemCount, receipts.customerCount);
  const shape: CustomerVectorShape = { k, recentScale: options.recentScale, customerBlock: true };
  const rowOptions: FitRowOptions = { shape, ...options };
  const p = itemVectors(data, read, k, options.seed);
  stopwatch('item vectors', 0.3);
  const examples = readExamples(data, read, shape, p, options.parts, options.seed);
  const history = readHistory(data, read, shape, p, options.transitionScales.length);
  const all = {
    moments: examples.moments.reduce((a, b) => combineMoments(a, b, 1)),
    counts: examples.counts.reduce((a, b) => combineNextCounts(a, b, 1)),
  };
  stopwatch('statistics', 0.4);
  const rows = buildFitRows(data, examples, all, history, read, rowOptions, (share) =>
    onProgress(0.4 + 0.3 * share, 'candidates'),
  );
  const trendsOn = replayTrends(data);
  if (trendsOn) writeTrends(rows, data, trendsOn);
  stopwatch('candidates', 0.7);
  const fitted = labelled >= FIT_CUSTOMERS_MIN;
  const weights = fitted
    ? fitWeights(rows, {
        rounds: options.fitRounds,
        l2: options.l2 ?? defaultL2(labelled),
        prior: options.prior,
        onProgress: (share) => onProgress(0.7 + 0.25 * share, 'weights'),
      })
    : SHIPPED_WEIGHTS;
  const effects =
    labelled >= ITEM_EFFECTS_CUSTOMERS_MIN
      ? fitItemEffects(rows, weights, receipts.itemCount)
      : noItemEffects(receipts.itemCount);
  const scores = rowScores(rows, weights);
  addItemEffects(rows, scores, effects);
  const level = calibrate(scores, rows.label);
  stopwatch('weights', 0.95);
  const { map, items } = solvePart(all.moments, all.counts, history, rowOptions);
  const trends = trendsOn?.(Number.POSITIVE_INFINITY) ?? [];
  const model = assembleModel({ version: 1, weights, level, items, trends, effects, shape, p, map });
  const seconds = stopwatch('model', 1);
  const reason = fitted
    ? ''
    : `${plural(labelled, 'customer')} with two receipts; fitting weights needs ${FIT_CUSTOMERS_MIN}`;
  const mode = fitted ? 'FITTED' : 'SHIPPED_WEIGHTS';
  return { model, report: { mode, reason, ...facts, rows: rows.label.length, weights, level, seconds } };
}

/** The fewer customers, the more the prior decides: 1e-4 at 10,000 customers, 1e-2 at 1,000 (both near the best found). */
function defaultL2(labelled: number): number {
  return Math.min(0.3, Math.max(1e-5, 1e-4 * (10_000 / labelled) ** 2));
}

function countLabelled({ receipts, historyEnd, labelled }: TrainingData): number {
  let count = 0;
  for (let u = 0; u < receipts.customerCount; u++) if (labelled[u] === 1 && historyEnd[u]! > 0) count += 1;
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
