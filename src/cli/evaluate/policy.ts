import { Option } from 'commander';
import type { Algorithm } from '../../generated/handbill/v1/Algorithm.js';
import { ALGORITHMS } from '../campaign/draft.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { choiceInCapitals } from '../command/option-values.js';
import { runJobStream } from '../model/job-stream.js';
import { readVersion } from '../model/version.js';
import { policyText } from './policy-text.js';

interface PolicyOptions {
  readonly campaign: string;
  readonly model: string;
  readonly algorithm?: string;
}

export const evaluatePolicyCommand = defineCommand<PolicyOptions>({
  usage: 'policy',
  description:
    'replay the handbills of a campaign under another model or algorithm: what it would have been worth, told by what chance has shown',
  example: 'evaluate policy --campaign weekly-six --model 5',
  shape: (command) =>
    void command
      .requiredOption('--campaign <id>', 'whose handbills; those that are over')
      .requiredOption('--model <version>', 'the model to rank them by; 0 is the training-free formula')
      .addOption(
        new Option('--algorithm <name>', 'instead of that of the variants').argParser(choiceInCapitals(ALGORITHMS)),
      ),
  run: async (context, { campaign, model, algorithm }) => {
    const modelVersion = readVersion(model, 0);
    const request = {
      campaignId: campaign,
      modelVersion,
      ...(algorithm !== undefined && { algorithm: `ALGORITHM_${algorithm}` as Algorithm }),
    };
    await withConnection(context, async ({ clients, interrupted }) => {
      const stream = clients.models.evaluatePolicy(request);
      const { report } = await runJobStream('evaluating', stream, interrupted, context.json);
      if (report) await context.answerMessage('PolicyReport', report, () => policyText(report));
    });
  },
});
