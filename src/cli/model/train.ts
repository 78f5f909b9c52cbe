import { Option } from 'commander';
import type { TrainingOutcome } from '../../generated/handbill/v1/TrainingOutcome.js';
import type { TrainModelResponse } from '../../generated/handbill/v1/TrainModelResponse.js';
import { defineCommand, wholeNumber } from '../command.js';
import { EXIT } from '../exit.js';
import { CommandFailure } from '../failure.js';
import { type Session, withSession } from '../session.js';
import { startProgress } from '../terminal/progress.js';
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
    withSession(context, async (session) => {
      const outcome = await runTraining(session, { seed, keepInactive: !activate }, context.json);
      context.answer(outcome, () => outcomeText(outcome));
    }),
});

async function runTraining(
  { clients, interrupted }: Session,
  request: { readonly seed: number; readonly keepInactive: boolean },
  quiet: boolean,
): Promise<TrainingOutcome> {
  const progress = startProgress('training', PROGRESS_STEPS, quiet);
  const stream = clients.models.trainModel(request);
  const cancel = (): void => stream.cancel();
  interrupted.addEventListener('abort', cancel, { once: true });
  // An abort before now will not be told again.
  if (interrupted.aborted) cancel();
  try {
    for await (const { progress: news, outcome } of stream as AsyncIterable<TrainModelResponse>) {
      if (outcome) return outcome;
      if (news) progress.update(news.shareDone * PROGRESS_STEPS, news.stage);
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
    throw new CommandFailure(EXIT.interrupted, 'INTERRUPTED', 'interrupted; nothing was stored, what was active stays');
  } finally {
    interrupted.removeEventListener('abort', cancel);
    progress.stop();
  }
  throw new CommandFailure(EXIT.failed, 'ABORTED', 'the training was broken off');
}

const PROGRESS_STEPS = 1_000;
