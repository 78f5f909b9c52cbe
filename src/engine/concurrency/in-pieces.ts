import { HandbillError } from '../../base/errors.js';
import { BATCH_PIECE_ENTRIES } from '../../limits.js';
import { createTurnstile } from './turnstile.js';

/** Not that of long work: a batch of receipts is not behind all that is exported, searched and planned. */
const turnOfBatches = createTurnstile(1);

/**
 * Works on a list piece by piece, with turns of others between, and gathers what each piece has given; a list of one piece is worked on at
 * once. `waiting` is whoever waits for it: with the next piece after they have gone, CANCELLED is thrown.
 */
export async function inPieces<T, Done>(
  all: readonly T[],
  work: (piece: readonly T[]) => Done,
  waiting: { readonly signal: AbortSignal },
): Promise<Done[]> {
  if (all.length <= BATCH_PIECE_ENTRIES) return [work(all)];
  const done: Done[] = [];
  for (let from = 0; from < all.length; from += BATCH_PIECE_ENTRIES) {
    await turnOfBatches();
    if (waiting.signal.aborted) throw new HandbillError('CANCELLED', 'nobody waits for the batch any more');
    done.push(work(all.slice(from, from + BATCH_PIECE_ENTRIES)));
  }
  return done;
}
