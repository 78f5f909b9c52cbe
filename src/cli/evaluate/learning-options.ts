import { type Command, Option } from 'commander';
import { EVALUATION_K_MAX } from '../../limits.js';
import type { PRIORS } from '../../ranking/training/defaults.js';
import { wholeNumber } from '../command/option-values.js';

/** Options of the evaluations that train the ranking on a file of baskets. */
export interface LearningOptions {
  readonly k: readonly number[];
  readonly prior: keyof typeof PRIORS;
  readonly seed: number;
  /** False: the engine alone. */
  readonly baselines: boolean;
}

export function withLearningOptions(command: Command, prior: LearningOptions['prior']): void {
  command
    .addOption(
      new Option('--k <numbers>', 'lengths of the lists that are scored')
        .argParser(listLengths)
        .default([6, 10, 20], '6,10,20'),
    )
    .addOption(
      new Option('--prior <name>', 'weights the training starts from; only none has seen no data at all')
        .choices(['none', 'shipped', 'tafeng', 'dunnhumby'])
        .default(prior),
    )
    .option('--seed <number>', 'same files and seed: the same result', wholeNumber(0, 0xffff_ffff), 1)
    .option('--no-baselines', 'only the engine, in a fraction of the time');
}

/** `6,10,20` */
function listLengths(text: string): number[] {
  const lengths = text.split(',').map(wholeNumber(1, EVALUATION_K_MAX));
  return [...new Set(lengths)].sort((a, b) => a - b);
}
