import { InvalidArgumentError, Option } from 'commander';
import type { Result } from '../../base/result.js';
import type { BasketSplit, BasketsAnswer, BasketsJob } from '../../workers/evaluate-baskets-worker.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { type LearningOptions, withLearningOptions } from './learning-options.js';
import { runLocally } from './local-job.js';
import { checkFiles, predictionRows, type ReportOptions, tellEvaluation, withReportOptions } from './report.js';

interface BasketsOptions extends ReportOptions, LearningOptions {
  readonly baskets: string;
  readonly users?: string;
  readonly folds?: boolean;
  readonly predictFold?: number;
  readonly leaveLastOut?: boolean;
  readonly promotions?: string;
}

export const evaluateBasketsCommand = defineCommand<BasketsOptions>({
  usage: 'baskets',
  description: 'predict the next baskets of a data set, or which promotions they make relevant, beside baselines',
  example: 'evaluate baskets --baskets baskets.csv.gz --users users.csv.gz --k 6,10,20 --html report.html',
  settings: [],
  shape: (command) => {
    command
      .requiredOption('--baskets <file>', "CSV with user_id, seq, items (blank separated), gzip'ed or not")
      .option(
        '--users <file>',
        'CSV with user_id, fold; fold -1: the last basket is not in the file. Only --leave-last-out can do without',
      )
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
      .option('--promotions <file>', 'CSV with promotion_id, items: rank these instead of items');
    withLearningOptions(command, 'none');
    withReportOptions(command, "each customer's best, at least 20,");
  },
  run: async (context, options) => {
    const { baskets, users, promotions } = options;
    const split = splitOf(options);
    if (users === undefined && split.kind !== 'leave-last-out') {
      throw usageFailure("required option '--users <file>' not specified; only --leave-last-out can do without");
    }
    await checkFiles([baskets, users, promotions], options);
    const outcome = await runLocally<BasketsJob, Result<BasketsAnswer, string>>(
      'evaluate-baskets',
      {
        basketsFile: baskets,
        usersFile: users ?? null,
        promotionsFile: promotions ?? null,
        split,
        ks: options.k,
        prior: options.prior,
        seed: options.seed,
        baselines: options.baselines,
      },
      context.json,
    );
    if (!outcome.ok) throw usageFailure(outcome.error);
    const { result, predictions } = outcome.value;
    const header = ['user_id', promotions === undefined ? 'items' : 'promotions'];
    await tellEvaluation(context, options, {
      result,
      header,
      rows: predictionRows(predictions),
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
