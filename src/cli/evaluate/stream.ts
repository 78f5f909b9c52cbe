import type { Result } from '../../base/result.js';
import { EVALUATION_BLOCKS_DEFAULT, EVALUATION_BLOCKS_MAX, EVALUATION_LAST_DEFAULT } from '../../limits.js';
import type { StreamAnswer, StreamJob } from '../../workers/evaluate-stream-worker.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';
import { type LearningOptions, withLearningOptions } from './learning-options.js';
import { runLocally } from './local-job.js';
import { checkFiles, predictionRows, type ReportOptions, tellEvaluation, withReportOptions } from './report.js';

interface StreamOptions extends ReportOptions, LearningOptions {
  readonly baskets: string;
  readonly last: number;
  readonly blocks: number;
}

export const evaluateStreamCommand = defineCommand<StreamOptions>({
  usage: 'stream',
  description: "replay dated baskets: predict each customer's last ones from what came before, beside baselines",
  example: 'evaluate stream --baskets baskets.csv.gz --last 20 --html report.html',
  settings: [],
  shape: (command) => {
    command
      .requiredOption('--baskets <file>', "CSV with customer_id, seq, day, items (blank separated), gzip'ed or not")
      .option('--last <number>', 'baskets of each customer to predict', wholeNumber(1), EVALUATION_LAST_DEFAULT)
      .option(
        '--blocks <number>',
        'how often, at least, to learn anew from everybody',
        wholeNumber(1, EVALUATION_BLOCKS_MAX),
        EVALUATION_BLOCKS_DEFAULT,
      );
    withLearningOptions(command, 'shipped');
    withReportOptions(command, 'the best for each basket, at least 20, by customer:seq,');
  },
  run: async (context, options) => {
    const { baskets, last, blocks, k, prior, seed, baselines } = options;
    await checkFiles([baskets], options);
    const outcome = await runLocally<StreamJob, Result<StreamAnswer, string>>(
      'evaluate-stream',
      { basketsFile: baskets, last, blocks, ks: k, prior, seed, baselines },
      context.json,
    );
    if (!outcome.ok) throw usageFailure(outcome.error);
    const { result, predictions } = outcome.value;
    await tellEvaluation(context, options, {
      result,
      header: ['user_id', 'items'],
      rows: predictionRows(predictions),
    });
  },
});
