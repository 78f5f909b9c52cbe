import type { Result } from '../../base/result.js';
import type { EvaluationResult } from '../../evaluation/results.js';
import {
  EVALUATION_BLOCKS_DEFAULT,
  EVALUATION_BLOCKS_MAX,
  EVALUATION_GROUP_DEFAULT,
  EVALUATION_GROUP_MIN,
  EVALUATION_LAST_DEFAULT,
} from '../../limits.js';
import type { SmallJob } from '../../workers/evaluate-small-worker.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';
import { type LearningOptions, withLearningOptions } from './learning-options.js';
import { runLocally } from './local-job.js';
import { checkFiles, tellEvaluation } from './report.js';

interface SmallOptions extends LearningOptions {
  readonly html?: string;
  readonly baskets: string;
  readonly dated?: boolean;
  readonly group: number;
  readonly retailers?: number;
  readonly last: number;
  readonly blocks: number;
  readonly fromDay?: number;
}

export const evaluateSmallCommand = defineCommand<SmallOptions>({
  usage: 'small',
  description: 'cut a data set into small retailers, each with a ranking of its own, and compare with plain counting',
  example: 'evaluate small --baskets baskets.csv.gz --group 100',
  settings: [],
  shape: (command) => {
    command
      .requiredOption('--baskets <file>', "CSV with user_id, seq, items (blank separated), gzip'ed or not")
      .option('--dated', 'the file has customer_id, seq, day, items: it is replayed')
      .option(
        '--group <customers>',
        'customers of a retailer',
        wholeNumber(EVALUATION_GROUP_MIN),
        EVALUATION_GROUP_DEFAULT,
      )
      .option('--retailers <number>', 'evaluate so many of them; default: all', wholeNumber(1))
      .option(
        '--last <number>',
        'of dated baskets: how many of each customer to predict',
        wholeNumber(1),
        EVALUATION_LAST_DEFAULT,
      )
      .option(
        '--blocks <number>',
        'of dated baskets: how often, at least, to learn anew',
        wholeNumber(1, EVALUATION_BLOCKS_MAX),
        EVALUATION_BLOCKS_DEFAULT,
      )
      .option(
        '--from-day <day>',
        'of dated baskets: predict none of earlier days, which are learned from',
        wholeNumber(0),
      );
    withLearningOptions(command, 'shipped');
    command.option('--html <file>', 'write a report with charts');
  },
  run: async (context, options) => {
    const { baskets, dated = false, group, retailers = null, last, blocks, fromDay = null } = options;
    const { k: ks, prior, seed, baselines } = options;
    if (fromDay !== null && !dated) throw usageFailure('--from-day is of baskets with days: give --dated');
    await checkFiles([baskets], options);
    const outcome = await runLocally<SmallJob, Result<EvaluationResult, string>>(
      'evaluate-small',
      { basketsFile: baskets, dated, group, retailers, last, blocks, fromDay, ks, prior, seed, baselines },
      context.json,
    );
    if (!outcome.ok) throw usageFailure(outcome.error);
    await tellEvaluation(context, options, { result: outcome.value, header: [], rows: [] });
  },
});
