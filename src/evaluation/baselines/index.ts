import { decayAndTrend } from './decay-trend.js';
import {
  globalFrequency,
  personalByPopularity,
  personalFrequency,
  personalThenGlobal,
  receiptDecay,
} from './frequency.js';
import { tifuKnn } from './tifu-knn.js';
import { trainingFree } from './training-free.js';

/** What the engine is compared with, in the order of the reports. */
export const BASELINES = [
  globalFrequency,
  personalFrequency,
  personalThenGlobal,
  personalByPopularity,
  receiptDecay,
  tifuKnn,
  decayAndTrend,
  trainingFree,
] as const;
