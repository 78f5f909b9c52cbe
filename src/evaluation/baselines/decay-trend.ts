import { popularityModel } from '../../ranking/training/popularity-model.js';
import type { Method } from '../method.js';
import { scoresOfModel } from '../model-scores.js';

/** The training-free formula: purchases decayed by .8 a receipt + 3 x share of newest receipts / the largest such share. */
export const decayAndTrend: Method = {
  name: '.8-decay + 3 x trend',
  combine: 'sum',
  prepare: (split) => {
    const model = popularityModel(split.data);
    // Amounts, not log-odds: promotions are compared by their sum, which the level of the model would distort.
    const level = model.unknownBase;
    const scores = scoresOfModel(model, split);
    return (t, out) => {
      scores(t, out);
      for (let i = 0; i < out.length; i++) out[i]! -= level;
    };
  },
};
