/** Calls of an open store; none after its close, and no close before those under way have ended. */
export interface Lifecycle {
  /** The part with these methods guarded. */
  whileOpen<T extends object>(part: T, ...names: (keyof T)[]): T;
  /** For the steps of long reads. Throws once the store is closed. */
  assertOpen(): void;
  /** Runs `end` once, when the calls under way have ended. */
  close(end: () => void): Promise<void>;
}

export function createLifecycle(refusal: () => Error): Lifecycle {
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  const assertOpen = (): void => {
    if (closing) throw refusal();
  };

  async function guard(call: () => Promise<unknown>): Promise<unknown> {
    assertOpen();
    const work = call();
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  }

  return {
    assertOpen,
    whileOpen<T extends object>(part: T, ...names: (keyof T)[]): T {
      const guarded = names.map((name) => {
        const call = part[name] as (...args: unknown[]) => Promise<unknown>;
        return [name, (...args: unknown[]) => guard(() => call(...args))];
      });
      return { ...part, ...Object.fromEntries(guarded) };
    },
    close(end) {
      closing ??= Promise.allSettled(underWay).then(end);
      return closing;
    },
  };
}
