import type { EvaluationResult } from '../../evaluation/results.js';
import type { EvaluationReport } from '../../generated/handbill/v1/EvaluationReport.js';
import { EVALUATION_DAYS_DEFAULT, EVALUATION_DAYS_MAX } from '../../limits.js';
import { withConnection } from '../command/connection.js';
import { settingOption } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { wholeNumber } from '../command/option-values.js';
import { runJobStream } from '../model/job-stream.js';
import { checkFiles, tellEvaluation } from './report.js';

interface StoreOptions {
  readonly days: number;
  readonly seed: number;
  readonly promotions?: boolean;
  readonly html?: string;
}

export const evaluateStoreCommand = defineCommand<StoreOptions>({
  usage: 'store',
  description:
    "predict the newest days of the store's own receipts from those before, or which of its promotions they make relevant, beside baselines",
  example: 'evaluate --store --days 28 --html report.html',
  settings: ['server', 'timeoutMs'],
  shape: (command) =>
    void command
      .addOption(settingOption('store', 'optional value'))
      .option(
        '--days <number>',
        'how many days to predict',
        wholeNumber(1, EVALUATION_DAYS_MAX),
        EVALUATION_DAYS_DEFAULT,
      )
      .option('--promotions', "rank the store's promotions of today instead of items")
      .option('--seed <number>', 'same receipts and seed: the same result', wholeNumber(0, 0xffff_ffff), 1)
      .option('--html <file>', 'write a report with charts'),
  run: async (context, options) => {
    await checkFiles([], options);
    const { days, seed, promotions = false } = options;
    const report = await withConnection(context, ({ clients, interrupted }) =>
      runJobStream('evaluating', clients.models.evaluateRanking({ days, seed, promotions }), interrupted, context.json),
    );
    const evaluated = { result: toResult(report.report as EvaluationReport), header: [], rows: [] };
    await tellEvaluation(context, options, evaluated);
  },
});

/** The message has the shape of the result; estimates are always sent. */
const toResult = (report: EvaluationReport): EvaluationResult => report as unknown as EvaluationResult;
