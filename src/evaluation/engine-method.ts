import type { RankingModel } from '../ranking/model.js';
import { trainModel } from '../ranking/training/train-model.js';
import type { TrainingOptions } from '../ranking/training/training-options.js';
import type { TrainingMode, TrainingReport } from '../ranking/training/training-report.js';
import { trainingFree } from './baselines/training-free.js';
import type { Method } from './method.js';
import { scoresOfModel, trendedItems } from './model-scores.js';
import { servedPromotions } from './served-promotions.js';

const MODE_WORDS: Readonly<Record<TrainingMode, string>> = {
  FITTED: 'weights fitted to this data',
  SHIPPED_WEIGHTS: 'shipped weights on the statistics of this data',
  TRAINING_FREE: 'the training-free formula',
};

/** The engine: trains on what the split allows, scores by the served formula. */
export function engineMethod(options: TrainingOptions, onTrained: (report: TrainingReport) => void = () => {}): Method {
  const reports: TrainingReport[] = [];
  let trained: RankingModel | null = null;
  return {
    name: 'Handbill',
    combine: 'odds',
    prepare(split, onProgress) {
      const { model, report } = trainModel(split.data, options, onProgress);
      onTrained(report);
      reports.push(report);
      trained = model;
      if (report.mode === 'TRAINING_FREE') return trainingFree.prepare(split, onProgress);
      return scoresOfModel(model, split, trendedItems(model, split));
    },
    preparePromotions: (split, promotions) => servedPromotions(trained!, split, promotions),
    facts: () => [...new Set(reports.map(({ mode }) => mode))].map((mode) => modeFact(mode, reports)),
  };
}

/** Which weights ranked, and why no better ones. */
function modeFact(mode: TrainingMode, reports: readonly TrainingReport[]): string {
  const same = reports.filter((report) => report.mode === mode);
  const trainings = reports.length > 1 ? `, in ${same.length} of ${reports.length} trainings` : '';
  const reason = same.at(-1)!.reason;
  return `Handbill ranked with ${MODE_WORDS[mode]}${trainings}${reason && ` (${reason})`}`;
}
