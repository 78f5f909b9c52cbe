import { STORE_GROUP_WRITES_MAX } from '../../limits.js';
import { type Counters, readCounters, writeCounters } from './counters.js';
import type { Environment } from './environment.js';
import { lockedOut, writeFailure } from './failures.js';
import { watchLock } from './lock-watch.js';
import type { OwnFiles } from './own-files.js';

/** Work inside a write transaction: synchronous reads and puts. What it draws from the counters is saved after it. */
export type WriteJob<T> = (counters: Counters) => T;

export interface Writer {
  /**
   * Resolves when the job's writes are on disk; rejects with nothing of it written, also when another process keeps the write lock for too
   * long. `writes` is its size, for grouping.
   */
  submit<T>(writes: number, job: WriteJob<T>): Promise<T>;
}

interface QueuedJob {
  readonly writes: number;
  run(counters: Counters): void;
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Group commit: jobs that arrive while a transaction is being synced share the next one. lmdb-js waits for the write lock and
 * syncs on its own thread; only the jobs themselves run on the event loop, inside the transaction, so that they are atomic across processes.
 */
export function createWriter(
  environment: Environment,
  files: OwnFiles,
  onWritable: (isWritable: boolean) => void,
): Writer {
  const queue: QueuedJob[] = [];
  let running = false;
  const lock = watchLock(
    () => {
      // None of them has begun.
      const failure = lockedOut(environment.path);
      for (const job of queue.splice(0)) job.fail(failure);
      onWritable(false);
    },
    () => onWritable(true),
  );

  async function runGroups(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      let group: QueuedJob[] = [];
      try {
        // A child transaction, because lmdb-js commits an ordinary one also when its callback throws half way.
        lock.waiting();
        await environment.root.childTransaction(() => {
          lock.over();
          // Taken when the write lock is held, so that what arrived during the wait goes along.
          group = takeGroup(queue);
          files.assertInPlace();
          runJobs(environment, group);
        });
        for (const job of group) job.settle();
      } catch (error) {
        lock.over();
        if (group.length === 0) group = takeGroup(queue);
        const failure = await writeFailure(environment.path, error);
        for (const job of group) job.fail(failure);
      }
    }
    running = false;
  }

  return {
    submit<T>(writes: number, job: WriteJob<T>): Promise<T> {
      if (lock.isLockedOut) return Promise.reject(lockedOut(environment.path));
      return new Promise<T>((resolve, reject) => {
        let result: T;
        queue.push({
          writes,
          run: (counters) => {
            result = job(counters);
          },
          settle: () => resolve(result),
          fail: reject,
        });
        if (!running) void runGroups();
      });
    },
  };
}

/** Takes the oldest jobs up to the limit of a group; at least one. */
function takeGroup(queue: QueuedJob[]): QueuedJob[] {
  let writes = 0;
  let count = 0;
  while (count < queue.length) {
    writes += queue[count]!.writes;
    if (count > 0 && writes > STORE_GROUP_WRITES_MAX) break;
    count++;
  }
  return queue.splice(0, count);
}

function runJobs(environment: Environment, group: readonly QueuedJob[]): void {
  const counters = readCounters(environment);
  const { version, outboxSequence, outboxCommits } = counters;
  const nextIndex = [...counters.nextIndex];
  for (const job of group) job.run(counters);
  const drawn =
    counters.version !== version ||
    counters.outboxSequence !== outboxSequence ||
    counters.outboxCommits !== outboxCommits ||
    counters.nextIndex.some((next, kind) => next !== nextIndex[kind]);
  if (drawn) writeCounters(environment, counters);
}
