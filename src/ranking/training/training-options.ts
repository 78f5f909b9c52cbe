import { TRAINING_ROWS_MAX } from '../../limits.js';
import type { InputWeights } from './inputs.js';

export interface TrainingOptions {
  /** Same data, options and seed: the same model, bit for bit. */
  readonly seed: number;
  /** Size of the item vectors. */
  readonly k: number;
  readonly recentScale: number;
  readonly ridge: number;
  /** Weights of older transitions in the dense map, newest first. */
  readonly transitionScales: readonly number[];
  readonly newCandidates: number;
  /** Rows of the weight fit; of more customers than they hold, every second one takes part, every third, and so on. */
  readonly rowsMax: number;
  /** Parts of the cross-fitting. */
  readonly parts: number;
  /** Rounds of the weight fit; two reach the minimum to four digits of every rank measure. */
  readonly fitRounds: number;
  /** Labels of each customer; null: by the number of customers. */
  readonly labelsEach: number | null;
  /** Pull of the weights towards the prior; null: by the number of labels. */
  readonly l2: number | null;
  /** Weights known before any data; null: the shipped ones for so many labels. An evaluation that must not know other data takes none: {}. */
  readonly prior: InputWeights | null;
}

export const TRAINING_DEFAULTS: TrainingOptions = {
  seed: 1,
  k: 32,
  recentScale: 0.5,
  ridge: 30,
  transitionScales: [0.3, 0.1],
  newCandidates: 50,
  rowsMax: TRAINING_ROWS_MAX,
  parts: 5,
  fitRounds: 2,
  labelsEach: null,
  l2: null,
  prior: null,
};
