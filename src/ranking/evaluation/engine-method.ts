import type { RankingModel } from '../model.js';
import type { TrainingData } from '../training/examples.js';
import { type OnProgress, type TrainingOptions, type TrainingReport, trainModel } from '../training/train-model.js';
import type { Method } from './method.js';
import { scoresOfModel } from './model-scores.js';

/** The engine: trains on what the split allows, scores by the served formula. Splits that share their data share the model. */
export function engineMethod(
  options: TrainingOptions,
  onTrained: (report: TrainingReport) => void = () => {},
  onProgress?: OnProgress,
): Method {
  const models = new WeakMap<TrainingData, RankingModel>();
  return {
    name: 'Handbill',
    combine: 'odds',
    prepare(split) {
      let model = models.get(split.data);
      if (model === undefined) {
        const trained = trainModel(split.data, options, onProgress);
        onTrained(trained.report);
        model = trained.model;
        models.set(split.data, model);
      }
      return scoresOfModel(model, split);
    },
  };
}
