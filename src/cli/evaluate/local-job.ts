import { runInWorker, type WorkerName } from '../../workers/run-in-worker.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { startProgress } from '../terminal/progress.js';

const PROGRESS_STEPS = 1_000;

/** Runs a job in a thread of this process, with a progress bar, until it is done or Ctrl-C. */
export async function runLocally<Job, Answer>(worker: WorkerName, job: Job, quiet: boolean): Promise<Answer> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = startProgress('evaluating', PROGRESS_STEPS, quiet);
  try {
    return await runInWorker<Job, Answer>(worker, job, {
      onProgress: ({ done, stage }) => progress.update(done * PROGRESS_STEPS, stage),
      signal: interruption.signal,
    });
  } catch (error) {
    if (interruption.signal.aborted) throw new CommandFailure(EXIT.interrupted, 'INTERRUPTED', 'interrupted');
    throw error;
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
