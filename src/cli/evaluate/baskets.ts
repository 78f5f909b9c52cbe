import { InvalidArgumentError, Option } from 'commander';
import type { Result } from '../../base/result.js';
import { EVALUATION_K_MAX } from '../../limits.js';
import type { BasketSplit, BasketsAnswer, BasketsJob } from '../../workers/evaluate-baskets-worker.js';
import { defineCommand, wholeNumber } from '../command.js';
import { usageFailure } from '../failure.js';
import { runLocally } from './local-job.js';
import { checkFiles, type ReportOptions, tellEvaluation, withReportOptions } from './report.js';

interface BasketsOptions extends ReportOptions {
  readonly baskets: string;
  readonly users: string;
  readonly folds?: boolean;
  readonly predictFold?: number;
  readonly leaveLastOut?: boolean;
  readonly promotions?: string;
  readonly k: readonly number[];
  readonly prior: BasketsJob['prior'];
  readonly seed: number;
}

export const evaluateBasketsCommand = defineCommand<BasketsOptions>({
  usage: 'baskets',
  description: 'predict the next baskets of a data set, or which promotions they make relevant, beside baselines',
  example: 'evaluate baskets --baskets baskets.csv.gz --users users.csv.gz --k 6,10,20 --html report.html',
  settings: [],
  shape: (command) => {
    command
      .requiredOption('--baskets <file>', 'CSV with user_id, seq, items (blank separated); .gz is unpacked')
      .requiredOption('--users <file>', 'CSV with user_id, fold; fold -1: the last basket is not in the file')
      .option('--folds', 'predict fold by fold, learning from the others (default)')
      .addOption(
        new Option('--predict-fold <number>', 'predict one fold; -1: those whose last basket is not in the file')
          .argParser(foldNumber)
          .conflicts(['folds', 'leaveLastOut']),
      )
      .addOption(
        new Option('--leave-last-out', "predict everybody's last basket, learning from the one before").conflicts(
          'folds',
        ),
      )
      .option('--promotions <file>', 'CSV with promotion_id, items: rank these instead of items')
      .addOption(
        new Option('--k <numbers>', 'lengths of the lists that are scored')
          .argParser(listLengths)
          .default([6, 10, 20], '6,10,20'),
      )
      .addOption(
        new Option('--prior <name>', 'weights the training starts from; only none has seen no data at all')
          .choices(['none', 'shipped', 'tafeng', 'dunnhumby'])
          .default('none'),
      )
      .option('--seed <number>', 'same files and seed: the same result', wholeNumber(0, 0xffff_ffff), 1);
    withReportOptions(command, 'the best 20 for each customer');
  },
  run: async (context, options) => {
    const { baskets, users, promotions } = options;
    await checkFiles([baskets, users, ...(promotions === undefined ? [] : [promotions])], options);
    const split = splitOf(options);
    const outcome = await runLocally<BasketsJob, Result<BasketsAnswer, string>>(
      'evaluate-baskets',
      {
        basketsFile: baskets,
        usersFile: users,
        promotionsFile: promotions ?? null,
        split,
        ks: options.k,
        prior: options.prior,
        seed: options.seed,
      },
      context.json,
    );
    if (!outcome.ok) throw usageFailure(outcome.error);
    const { result, predictions: predicted } = outcome.value;
    const header = ['user_id', promotions === undefined ? 'items' : 'promotions'];
    await tellEvaluation(context, options, {
      result,
      header,
      rows: predicted.map(({ id, ranked }) => [id, ranked.join(' ')]),
    });
  },
});

function splitOf({ predictFold, leaveLastOut }: BasketsOptions): BasketSplit {
  if (leaveLastOut) return { kind: 'leave-last-out' };
  return predictFold === undefined ? { kind: 'folds' } : { kind: 'fold', fold: predictFold };
}

function foldNumber(text: string): number {
  if (!/^(-1|\d{1,9})$/.test(text)) throw new InvalidArgumentError('It must be the number of a fold, or -1.');
  return Number(text);
}

/** `6,10,20` */
function listLengths(text: string): number[] {
  const lengths = text.split(',').map(wholeNumber(1, EVALUATION_K_MAX));
  return [...new Set(lengths)].sort((a, b) => a - b);
}
