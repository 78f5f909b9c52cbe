import { BACKGROUND_BACK_OFF_MAX_MS } from '../../limits.js';

/** Decides, turn by turn, whether it is this process that does what one of several that share a store shall do. */
export interface Lease {
  hold(): Promise<boolean>;
}

/** Calls back once in so many milliseconds, until the function that it returns is called. */
export type Beat = (everyMs: number, call: () => void) => () => void;

export interface BackgroundTask {
  readonly everyMs: number;
  run(): Promise<unknown>;
  /** Hears of each turn that has failed. */
  onError(error: unknown): void;
  /** The first turn comes with the start, not an interval after it. */
  readonly atOnce?: boolean;
  /** Without one every process does the work. */
  readonly lease?: Lease;
  /** By default the system's. */
  readonly beat?: Beat;
}

/**
 * Work that a process does now and then, beside its requests. A turn that comes while the last one is under way is skipped, so that a store
 * that hangs doesn't pile them up. After a failure the next turn is skipped, after another one three, then seven and so on, within
 * BACKGROUND_BACK_OFF_MAX_MS. Servers need no jitter for that: each keeps to the beat of its own start.
 */
export interface Background {
  /** Once it has begun, or was stopped, nothing more happens. */
  start(): void;
  /** Starts behind `first`, run once for all who wait for it: its failure is theirs, and the next call tries again. */
  startAfter(first: () => Promise<unknown>): Promise<void>;
  /** A long turn ends early when it sees this. */
  readonly isStopped: boolean;
  /** Begins no further turn, and waits for what is under way. */
  stop(): Promise<void>;
}

export function createBackground(task: BackgroundTask): Background {
  const { everyMs, run, onError, atOnce = false, lease, beat = systemBeat } = task;
  let end: (() => void) | undefined;
  let starting: Promise<void> | undefined;
  let underWay: Promise<void> | undefined;
  let isStopped = false;
  /** In a row. */
  let failures = 0;
  let toSkip = 0;

  async function turn(): Promise<void> {
    try {
      if (lease === undefined || (await lease.hold())) await run();
      failures = 0;
    } catch (error) {
      failures += 1;
      toSkip = turnsSkipped(failures, everyMs);
      onError(error);
    }
  }

  function next(): void {
    if (underWay) return;
    if (toSkip > 0) {
      toSkip -= 1;
      return;
    }
    underWay = turn().finally(() => {
      underWay = undefined;
    });
  }

  function start(): void {
    if (end || isStopped) return;
    end = beat(everyMs, next);
    if (atOnce) next();
  }

  return {
    start,
    startAfter(first) {
      starting ??= first().then(start, (error: unknown) => {
        starting = undefined;
        throw error;
      });
      return starting;
    },
    get isStopped() {
      return isStopped;
    },
    async stop() {
      isStopped = true;
      end?.();
      // A failure is that of those who wait for the start.
      await starting?.catch(() => {});
      await underWay;
    },
  };
}

const turnsSkipped = (failures: number, everyMs: number): number =>
  Math.max(Math.min(2 ** failures, Math.floor(BACKGROUND_BACK_OFF_MAX_MS / everyMs)) - 1, 0);

/** Keeps no process alive. */
export const systemBeat: Beat = (everyMs, call) => {
  const timer = setInterval(call, everyMs).unref();
  return () => clearInterval(timer);
};
