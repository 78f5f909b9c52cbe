import type { RankingModel } from '../model.js';
import { assembleModel } from './assemble-model.js';
import { habitWeights, labelNdcg, meanOf } from './back-test.js';
import { calibrate } from './calibrate.js';
import { ROBUST_WEIGHTS, SHIPPED_WEIGHTS } from './defaults.js';
import { type FitRows, solvePart } from './fit-rows.js';
import { fitWeights, rowScores } from './fit-weights.js';
import { EXTRAPOLATING_INPUTS, type InputWeights, LOG_SIGNALS } from './inputs.js';
import { addItemEffects, fitItemEffects, noItemEffects } from './item-effects.js';
import type { Labels } from './labels.js';
import { prepareTraining } from './prepare-training.js';
import type { TrainingData } from './training-data.js';
import type { TrainingOptions } from './training-options.js';
import type { OnProgress } from './training-report.js';

/** Fewer know single items worse than the inputs do: at 900 the offsets rank worse, at 9,000 better (docs/ranking.md). */
const ITEM_EFFECTS_CUSTOMERS_MIN = 5_000;
/** Fewer labels say little beyond the range that they are in, and so do weights that were fitted to them. */
const MANY_LABELS = 5_000;

/** So many labels can't be learned by heart. */
export const isMany = (labels: Labels): boolean => labels.customer.length >= MANY_LABELS;

/** What the weights of a model come from: the data itself, or others'. */
export type WeightsMode = 'FITTED' | 'SHIPPED_WEIGHTS';

export interface WeighedModel {
  readonly model: RankingModel;
  readonly weights: InputWeights;
  /** Offset of the log-odds, see calibrate.ts. */
  readonly level: number;
}

/** A training before anybody has decided whether its weights are worth having. */
export interface FittedModels {
  readonly rows: FitRows;
  /** Pull of the weights towards what they start from. */
  readonly l2: number;
  readonly weightsOf: Readonly<Record<WeightsMode, InputWeights>>;
  /** The item statistics of the data with these weights. */
  modelOf(mode: WeightsMode): WeighedModel;
}

/** Fits weights to the labels of the data. */
export function fitModels(
  data: TrainingData,
  labels: Labels,
  options: TrainingOptions,
  onProgress: OnProgress,
  onStage: (stage: string, done: number) => void,
): FittedModels {
  const prepared = prepareTraining(data, labels, options, onProgress, onStage);
  const { rows, history, latest, moments, counts, p } = prepared;
  const count = labels.customer.length;
  const customers = new Set(labels.customer).size;
  const many = isMany(labels);
  const dated = data.receipts.days !== null;
  const l2 = options.l2 ?? strength(count);
  const shipped = options.prior ?? (many ? SHIPPED_WEIGHTS : ROBUST_WEIGHTS);
  const fitted = fitWeights(rows, {
    rounds: options.fitRounds,
    l2,
    prior: many ? shipped : betterOf(rows, shipped, habitWeights(dated)),
    leaveOut: many ? LOG_SIGNALS : EXTRAPOLATING_INPUTS,
    onProgress: (share) => onProgress(0.7 + 0.25 * share, 'weights'),
  });
  onStage('weights', 0.95);
  const weightsOf = { FITTED: fitted, SHIPPED_WEIGHTS: shipped };
  return {
    rows,
    l2,
    weightsOf,
    modelOf(mode) {
      const weights = weightsOf[mode];
      const { itemCount } = data.receipts;
      const effects =
        mode === 'FITTED' && customers >= ITEM_EFFECTS_CUSTOMERS_MIN
          ? fitItemEffects(rows, weights, itemCount)
          : noItemEffects(itemCount);
      const scores = rowScores(rows, weights);
      addItemEffects(rows, scores, effects);
      const level = calibrate(scores, rows.label);
      // Many labels have been fitted together with the histories before them, few are all the better for the newest receipts.
      const sums = many ? history : { moments: history.moments, counts: latest() };
      const { map, items } = solvePart(moments, counts, sums, prepared.options);
      const { shape } = prepared.options;
      const parts = { version: 1, weights, level, items, dated, effects, shape, p, map };
      return { model: assembleModel(parts), weights, level };
    },
  };
}

/** The weights to start from: those that rank the labels better as they are. */
const betterOf = (rows: FitRows, a: InputWeights, b: InputWeights): InputWeights =>
  meanOf(labelNdcg(rows, b)) > meanOf(labelNdcg(rows, a)) ? b : a;

/**
 * Pull towards the start: the fewer labels, the more it decides. From MANY_LABELS on 1e-4 at 10,000 (near the best found); below, 2 at 120 and .03 at
 * 1,000: read off retailers of 30 to 1,100 customers, where the optimum is broad (docs/ranking-experiments.md).
 */
function strength(labels: number): number {
  return labels >= MANY_LABELS ? Math.max(1e-5, 1e4 / labels ** 2) : 3e4 / labels ** 2;
}
