import { NICENESS } from './run-in-worker.js';

/** A thread that keeps what it was told: its tasks are done one by one, in the order in which they were given. */
export interface OpenWorker<Task, Answer> {
  run(task: Task): Promise<Answer>;
  /** Ends the thread, whatever it does. */
  close(): Promise<void>;
}

/** Starts a thread from a built file that exports `run`. With the abortion of the signal tasks reject with its reason. */
export async function openWorker<Task, Answer>(file: URL, signal: AbortSignal): Promise<OpenWorker<Task, Answer>> {
  const { Piscina } = await import('piscina');
  signal.throwIfAborted();
  const pool = new Piscina<Task, Answer>({
    filename: file.href,
    name: 'run',
    minThreads: 1,
    maxThreads: 1,
    niceIncrement: NICENESS,
  });
  return {
    async run(task) {
      try {
        return await pool.run(task, { signal });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    close: () => pool.destroy(),
  };
}
