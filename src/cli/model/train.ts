import { Option } from 'commander';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { wholeNumber } from '../command/option-values.js';
import { runJobStream } from './job-stream.js';
import { outcomeText } from './text.js';

interface TrainOptions {
  readonly seed: number;
  readonly activate?: boolean;
}

export const trainCommand = defineCommand<TrainOptions>({
  usage: 'train',
  description: 'train a ranking model on the receipts in the store, and let it rank',
  example: 'train --store /var/lib/handbill',
  shape: (command) =>
    void command
      .addOption(
        new Option('--seed <number>', 'same receipts and seed: the same model')
          .argParser(wholeNumber(0, 0xffff_ffff))
          .default(1),
      )
      .option('--activate', 'let the new model rank at once (default)')
      .option('--no-activate', 'only keep it; `model activate` lets it rank later'),
  run: (context, { seed, activate = true }) =>
    withConnection(context, async ({ clients, interrupted }) => {
      const stream = clients.models.trainModel({ seed, keepInactive: !activate });
      const { outcome } = await runJobStream('training', stream, interrupted, context.json);
      if (outcome) await context.answerMessage('TrainingOutcome', outcome, () => outcomeText(outcome));
    }),
});
