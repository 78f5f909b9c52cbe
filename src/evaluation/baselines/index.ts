import { decayAndTrend } from './decay-trend.js';
import { globalFrequency, personalByPopularity, personalFrequency, personalThenGlobal } from './frequency.js';
import { tifuKnn } from './tifu-knn.js';

/** What the engine is compared with, in the order of the reports. */
export const BASELINES = [
  globalFrequency,
  personalFrequency,
  personalThenGlobal,
  personalByPopularity,
  tifuKnn,
  decayAndTrend,
] as const;
