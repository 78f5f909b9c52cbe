import { popularityModel } from '../../ranking/training/popularity-model.js';
import { TRAINING_FREE, type TrainingFreeFormula, trainingFreeModel } from '../../ranking/training-free.js';
import type { Method } from '../method.js';
import { perDay, replayAll, scoresOfModel } from '../model-scores.js';

/** What the engine does before anything was trained; with days, by the popularity of the day. */
export const trainingFree = trainingFreeMethod(TRAINING_FREE);

export function trainingFreeMethod(formula: TrainingFreeFormula): Method {
  return {
    name: 'training-free formula',
    combine: 'odds',
    prepare(split) {
      const model = popularityModel(split.data, formula);
      const trendsOn = replayAll(split.data.receipts);
      const itemsOn = trendsOn && perDay(trendsOn, (trends) => trainingFreeModel(trends, formula).items);
      return scoresOfModel(model, split, itemsOn);
    },
  };
}
