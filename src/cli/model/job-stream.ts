import type { ClientReadableStream } from '@grpc/grpc-js';
import type { TrainingProgress } from '../../generated/handbill/v1/TrainingProgress.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { cancelWhenInterrupted, interruptedFailure } from '../command/interruption.js';
import { startShareProgress } from '../terminal/progress.js';

/** Follows a training or an evaluation with a progress bar to its last message. Ctrl-C ends it on the server too. */
export async function runJobStream<Told extends { readonly progress?: TrainingProgress | null }>(
  title: string,
  stream: ClientReadableStream<Told>,
  interrupted: AbortSignal,
  quiet: boolean,
): Promise<Told> {
  const progress = startShareProgress(title, quiet);
  const endCancelling = cancelWhenInterrupted(stream, interrupted);
  try {
    for await (const told of stream as AsyncIterable<Told>) {
      if (!told.progress) return told;
      progress.update(told.progress.shareDone, told.progress.stage);
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
    throw interruptedFailure('interrupted; nothing was changed');
  } finally {
    endCancelling();
    progress.stop();
  }
  throw new CommandFailure(EXIT.failed, 'ABORTED', `${title} was broken off`);
}
