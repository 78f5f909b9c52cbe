import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work in pieces: where it yields, others may have their turn. */
export type Work<T> = Generator<void, T, void>;

/** Does all of it at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
  }
}

/** Does it piece by piece, with a turn of the event loop between two; what has but one piece is done at once. */
export async function giveWay<T>(work: Work<T>, turn: () => Promise<void> = nextTurn): Promise<T> {
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
    await turn();
  }
}
