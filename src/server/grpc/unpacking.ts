/** Lets some messages be read at a time, and the others wait for their turn. */
export interface Unpacking {
  /** Begins to read when it is the message's turn; what is returned gives the turn to the next one, whether it had come or not. */
  read(begin: () => void): () => void;
}

/**
 * For compressed messages: a few kilobytes unpack to the largest message that there may be, before anybody has seen what is in it, and grpc-js
 * would unpack all that have come at once.
 */
export function createUnpacking(atOnceMax: number): Unpacking {
  const waiting = new Set<() => void>();
  const reading = new Set<() => void>();

  function next(): void {
    for (const begin of waiting) {
      if (reading.size >= atOnceMax) return;
      waiting.delete(begin);
      reading.add(begin);
      begin();
    }
  }

  return {
    read(begin) {
      waiting.add(begin);
      next();
      return () => {
        waiting.delete(begin);
        if (reading.delete(begin)) next();
      };
    },
  };
}
