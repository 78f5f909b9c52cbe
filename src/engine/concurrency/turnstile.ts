/**
 * Lets so many through, then the event loop has its turn: work of a batch, in pieces short enough for other requests to get in between.
 * First come, first served.
 */
export function createTurnstile(perTurn: number): () => Promise<void> {
  let left = perTurn;
  let nextTurn: Promise<void> | null = null;
  return async () => {
    while (left === 0) {
      nextTurn ??= new Promise((resolve) => {
        setImmediate(() => {
          left = perTurn;
          nextTurn = null;
          resolve();
        });
      });
      await nextTurn;
    }
    left--;
  };
}
