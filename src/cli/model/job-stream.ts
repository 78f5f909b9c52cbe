import type { ClientReadableStream } from '@grpc/grpc-js';
import type { TrainingProgress } from '../../generated/handbill/v1/TrainingProgress.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { startProgress } from '../terminal/progress.js';

const PROGRESS_STEPS = 1_000;

/** Follows a training or an evaluation with a progress bar to its last message. Ctrl-C ends it on the server too. */
export async function runJobStream<Told extends { readonly progress?: TrainingProgress | null }>(
  title: string,
  stream: ClientReadableStream<Told>,
  interrupted: AbortSignal,
  quiet: boolean,
): Promise<Told> {
  const progress = startProgress(title, PROGRESS_STEPS, quiet);
  const cancel = (): void => stream.cancel();
  interrupted.addEventListener('abort', cancel, { once: true });
  // An abort before now will not be told again.
  if (interrupted.aborted) cancel();
  try {
    for await (const told of stream as AsyncIterable<Told>) {
      if (!told.progress) return told;
      progress.update(told.progress.shareDone * PROGRESS_STEPS, told.progress.stage);
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
    throw new CommandFailure(EXIT.interrupted, 'INTERRUPTED', 'interrupted; nothing was changed');
  } finally {
    interrupted.removeEventListener('abort', cancel);
    progress.stop();
  }
  throw new CommandFailure(EXIT.failed, 'ABORTED', `${title} was broken off`);
}
