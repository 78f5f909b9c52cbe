/**
 * Lets so many through, then the event loop has its turn: work of a batch, in pieces short enough for other requests to get in between.
 * First come, first served.
 */
export function createTurnstile(perTurn: number): () => Promise<void> {
  let left = perTurn;
  const waiting: (() => void)[] = [];

  /** Wakes only those whose turn it is: thousands may wait. */
  function open(): void {
    const next = waiting.splice(0, perTurn);
    left = perTurn - next.length;
    for (const go of next) go();
    if (waiting.length > 0) setImmediate(open);
  }

  return () =>
    new Promise((resolve) => {
      if (left > 0) {
        left--;
        resolve();
      } else if (waiting.push(resolve) === 1) {
        setImmediate(open);
      }
    });
}
