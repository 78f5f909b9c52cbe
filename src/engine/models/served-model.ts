import { withTrends } from '../../ranking/live-trend.js';
import type { RankingModel } from '../../ranking/model.js';
import { trainingFreeModel } from '../../ranking/training-free.js';
import type { Popularity } from '../outbox/popularity.js';

/** What ranks, with the popularity of the moment in it: a trained model, or the training-free formula for null. */
export function servedModel(
  model: RankingModel | null,
  popularity: Pick<Popularity, 'trends'>,
  itemCount: number,
): RankingModel {
  const trends = popularity.trends(itemCount);
  if (model === null) return trainingFreeModel(trends);
  return { ...withTrends(model, trends), shares: Float32Array.from(trends.shares[0]!) };
}
