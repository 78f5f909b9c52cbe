import { type TrainingOptions, type TrainingReport, trainModel } from '../training/train-model.js';
import type { Method } from './method.js';
import { scoresOfModel } from './model-scores.js';

/** The engine: trains on what the split allows, scores by the served formula. */
export function engineMethod(options: TrainingOptions, onTrained: (report: TrainingReport) => void = () => {}): Method {
  return {
    name: 'Handbill',
    combine: 'odds',
    prepare(split, onProgress) {
      const { model, report } = trainModel(split.data, options, onProgress);
      onTrained(report);
      return scoresOfModel(model, split);
    },
  };
}
