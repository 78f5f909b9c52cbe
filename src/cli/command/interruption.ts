import { EXIT } from './exit.js';
import { CommandFailure } from './failure.js';
import { outputBroken } from './standard-output.js';

/**
 * Tells work that the user has had enough, by Ctrl-C or SIGTERM, which end nothing by themselves until then; or that nobody reads on.
 */
interface Interruption {
  readonly interrupted: AbortSignal;
  /** From now on the signals end the process again. */
  end(): void;
}

export function awaitInterruption(): Interruption {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  outputBroken.addEventListener('abort', abort, { once: true });
  return {
    interrupted: controller.signal,
    end() {
      process.off('SIGINT', abort);
      process.off('SIGTERM', abort);
      outputBroken.removeEventListener('abort', abort);
    },
  };
}

export const interruptedFailure = (words = 'interrupted'): CommandFailure =>
  new CommandFailure(EXIT.interrupted, 'INTERRUPTED', words);

/** Cancels a stream once the user has had enough. Returns what ends that. */
export function cancelWhenInterrupted(stream: { cancel(): void }, interrupted: AbortSignal): () => void {
  const cancel = (): void => stream.cancel();
  interrupted.addEventListener('abort', cancel, { once: true });
  // An abort before now will not be told again.
  if (interrupted.aborted) cancel();
  return () => interrupted.removeEventListener('abort', cancel);
}
