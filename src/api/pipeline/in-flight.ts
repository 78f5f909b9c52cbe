/** Counts the calls under way and refuses what exceeds the limit at once: a queue would only make every call late. */
export interface InFlight {
  readonly count: number;
  /** Whether the call may go on; then `leave` has to follow. */
  enter(): boolean;
  leave(): void;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
}

export function createInFlight(max: number): InFlight {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    get count() {
      return count;
    },
    enter() {
      if (count >= max) return false;
      count += 1;
      return true;
    },
    leave() {
      count -= 1;
      if (count > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    idle() {
      return count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
