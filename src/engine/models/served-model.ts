import { itemTrends, withTrends } from '../../ranking/live-trend.js';
import type { RankingModel } from '../../ranking/model.js';
import { trainingFreeModel } from '../../ranking/training-free.js';
import type { Popularity } from '../outbox/popularity.js';

/** What ranks, with the popularity of the moment in it: a trained model, or the training-free formula for null. */
export function servedModel(
  model: RankingModel | null,
  popularity: Pick<Popularity, 'frequencies'>,
  itemCount: number,
): RankingModel {
  if (model === null) return trainingFreeModel(popularity.frequencies(itemCount));
  const trended = withTrends(
    model,
    itemTrends((halfLife) => popularity.frequencies(itemCount, halfLife)),
  );
  return { ...trended, shares: Float32Array.from(popularity.frequencies(itemCount)) };
}
