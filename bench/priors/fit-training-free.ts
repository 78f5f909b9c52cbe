import type { Signal } from '../../src/ranking/signals.js';
import type { FitRows } from '../../src/ranking/training/fit-rows.js';
import { fitWeights } from '../../src/ranking/training/fit-weights.js';
import { COMMON_INPUTS, type InputName, OWN_INPUTS } from '../../src/ranking/training/inputs.js';
import { customerWeights } from '../../src/ranking/training/listwise-loss.js';
import { TRAINING_FREE, type TrainingFreeFormula } from '../../src/ranking/training-free.js';
import { joinRows } from './join-rows.js';

/** Rows of a retailer (popularity-rows.ts), and what they count beside those of others. */
export interface WeighedRows {
  readonly rows: FitRows;
  readonly share: number;
}

const L2 = 1e-5;

/** The training-free formula: popularity and a few habits. All baskets of a retailer count alike, and so do the items of a basket together. */
export function fitTrainingFree(retailers: readonly WeighedRows[]): TrainingFreeFormula {
  const signals = Object.keys(TRAINING_FREE.signals) as Signal[];
  const inputs: readonly InputName[] = [...signals, 'trend30Log', 'ownTrend30Log'];
  const all: readonly InputName[] = [...COMMON_INPUTS, ...OWN_INPUTS];
  const counts = retailers.flatMap(({ rows, share }) => countsOf(rows).map((count) => share * count));
  const weights = fitWeights(joinRows(retailers.map(({ rows }) => rows)), {
    rounds: 4,
    l2: L2,
    prior: {},
    leaveOut: all.filter((name) => !inputs.includes(name)),
    counts: (group) => counts[group]!,
  });
  return {
    popularity: weights.trend30Log!,
    ownPopularity: weights.ownTrend30Log!,
    signals: Object.fromEntries(signals.map((signal) => [signal, weights[signal]!])),
  };
}

/** What each label counts, together 1: takes off what the loss of a training gives to large baskets, which add up its items. */
function countsOf(rows: FitRows): number[] {
  const hits = Array.from({ length: rows.groups }, (_, group) =>
    rows.label.subarray(rows.groupStart[group]!, rows.groupStart[group + 1]!).reduce((sum, hit) => sum + hit, 0),
  );
  const { weights } = customerWeights(rows);
  const counted = hits.filter((count, group) => count > 0 && weights[group]! > 0).length;
  return hits.map((count, group) => (count > 0 && weights[group]! > 0 ? 1 / (count * weights[group]! * counted) : 0));
}
