import { runInWorker, type WorkerName } from '../../workers/run-in-worker.js';
import { awaitInterruption, interruptedFailure } from '../command/interruption.js';
import { startShareProgress } from '../terminal/progress.js';

/** Runs a job in a thread of this process, with a progress bar, until it is done or Ctrl-C. */
export async function runLocally<Job, Answer>(worker: WorkerName, job: Job, quiet: boolean): Promise<Answer> {
  const { interrupted, end } = awaitInterruption();
  const progress = startShareProgress('evaluating', quiet);
  try {
    return await runInWorker<Job, Answer>(worker, job, {
      onProgress: ({ done, stage }) => progress.update(done, stage),
      signal: interrupted,
    });
  } catch (error) {
    if (interrupted.aborted) throw interruptedFailure();
    throw error;
  } finally {
    progress.stop();
    end();
  }
}
