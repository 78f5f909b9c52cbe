import { closedError } from './closed-error.js';

/** Calls of an open store: none after its close, and no close before those under way have ended. */
export interface Lifecycle {
  /** The call with a check of its arguments, which throws. */
  whileOpen<Args extends unknown[], Answer>(
    call: (...args: Args) => Promise<Answer>,
    check?: (...args: Args) => void,
  ): (...args: Args) => Promise<Answer>;
  /** The long read, which ends with an error at its next step once the store is closed. */
  readWhileOpen<Args extends unknown[], Row>(
    read: (...args: Args) => AsyncIterable<Row>,
  ): (...args: Args) => AsyncIterable<Row>;
  /** Runs `end` once, when the calls under way have ended. */
  close(end: () => Promise<void>): Promise<void>;
}

export function createLifecycle(place: string): Lifecycle {
  // Counted: a set of their promises would make a read of the embedded store cost a quarter more.
  let underWay = 0;
  let whenAllEnded: (() => void) | null = null;
  let closing: Promise<void> | null = null;

  async function allEnded(): Promise<void> {
    if (underWay === 0) return;
    await new Promise<void>((resolve) => {
      whenAllEnded = resolve;
    });
  }

  return {
    whileOpen:
      (call, check) =>
      async (...args) => {
        if (closing) throw closedError(place);
        check?.(...args);
        underWay++;
        try {
          return await call(...args);
        } finally {
          underWay--;
          if (underWay === 0) whenAllEnded?.();
        }
      },
    readWhileOpen: (read) =>
      async function* (...args) {
        if (closing) throw closedError(place);
        for await (const row of read(...args)) {
          yield row;
          if (closing) throw closedError(place);
        }
      },
    close(end) {
      closing ??= allEnded().then(end);
      return closing;
    },
  };
}
