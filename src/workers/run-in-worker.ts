import { MessageChannel, type MessagePort, type Transferable } from 'node:worker_threads';

/** The files beside this one: `train-worker.ts`. */
export type WorkerName =
  | 'train'
  | 'evaluate-baskets'
  | 'evaluate-redemptions'
  | 'evaluate-receipts'
  | 'evaluate-small'
  | 'evaluate-stream';

/** What a worker gets: its job, and a port on which it tells how far it is. */
export interface Assignment<Job> {
  readonly job: Job;
  readonly progress: MessagePort;
}

export interface ProgressNote {
  /** From 0 to 1. */
  readonly done: number;
  readonly stage: string;
}

export interface WorkerOptions {
  readonly onProgress: (note: ProgressNote) => void;
  /** Ends the thread; the call then rejects with the reason of the signal. */
  readonly signal: AbortSignal;
  /** Buffers of the job that move to the worker instead of being copied. */
  readonly transfer?: readonly Transferable[];
}

/**
 * Takes what requests leave of the processors, as nobody at a check-out waits for it. Elsewhere than in Linux this would slow down the process as
 * a whole.
 */
export const NICENESS = process.platform === 'linux' ? 19 : 0;

/** Runs a job in a thread of its own, from one of the files `*-worker.ts` beside this one, which export `run`. */
export async function runInWorker<Job, Answer>(
  worker: WorkerName,
  job: Job,
  { onProgress, signal, transfer = [] }: WorkerOptions,
): Promise<Answer> {
  const { Piscina } = await import('piscina');
  signal.throwIfAborted();
  // Always the built file: Node 20 can't load TypeScript in threads.
  const filename = new URL(`../../dist/workers/${worker}-worker.js`, import.meta.url).href;
  const pool = new Piscina<Assignment<Job>, Answer>({
    filename,
    name: 'run',
    minThreads: 1,
    maxThreads: 1,
    niceIncrement: NICENESS,
  });
  const { port1: heard, port2: progress } = new MessageChannel();
  heard.on('message', onProgress);
  try {
    return await pool.run({ job, progress }, { transferList: [progress, ...transfer], signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    heard.close();
    await pool.destroy();
  }
}
