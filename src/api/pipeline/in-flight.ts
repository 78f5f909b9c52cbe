/** Counts the calls under way and refuses what exceeds the limit at once: a queue would only make every call late. */
export interface InFlight {
  /** Of calls. */
  readonly count: number;
  /** What they weigh together. */
  readonly weight: number;
  /** Whether the call may go on; then `leave` has to follow, with the same weight. One that is too heavy alone may go on alone. */
  enter(weight?: number): boolean;
  leave(weight?: number): void;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
}

export function createInFlight(weightMax: number): InFlight {
  let count = 0;
  let weight = 0;
  let waiting: (() => void)[] = [];
  return {
    get count() {
      return count;
    },
    get weight() {
      return weight;
    },
    enter(more = 1) {
      if (count > 0 && weight + more > weightMax) return false;
      count += 1;
      weight += more;
      return true;
    },
    leave(less = 1) {
      count -= 1;
      weight -= less;
      if (count > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    idle() {
      return count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
