import type { Result } from '../../base/result.js';
import type { RedemptionsAnswer, RedemptionsJob } from '../../workers/evaluate-redemptions-worker.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { runLocally } from './local-job.js';
import { checkFiles, type ReportOptions, tellEvaluation, withReportOptions } from './report.js';

interface RedemptionsOptions extends ReportOptions {
  readonly data: string;
  readonly served?: boolean;
}

export const evaluateRedemptionsCommand = defineCommand<RedemptionsOptions>({
  usage: 'redemptions',
  description: 'rank the coupons of past campaigns for their households, beside baselines',
  example: 'evaluate redemptions --data complete_journey --predictions coupons.csv',
  settings: [],
  shape: (command) => {
    command.requiredOption('--data <folder>', 'a data set in the layout of The Complete Journey');
    command.option('--served', 'also as they are served: trains a model for each campaign, which takes minutes');
    withReportOptions(command, "each household's ranking of each campaign's coupons");
  },
  run: async (context, options) => {
    await checkFiles([options.data], options);
    const outcome = await runLocally<RedemptionsJob, Result<RedemptionsAnswer, string>>(
      'evaluate-redemptions',
      { folder: options.data, served: options.served ?? false },
      context.json,
    );
    if (!outcome.ok) throw usageFailure(outcome.error);
    const { result, predictions } = outcome.value;
    await tellEvaluation(context, options, {
      result,
      header: ['household_id', 'campaign_id', 'coupons'],
      rows: predictions.map(({ household, campaign, coupons }) => [household, campaign, coupons.join(' ')]),
    });
  },
});
