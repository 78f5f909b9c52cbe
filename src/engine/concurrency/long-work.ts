import { PIECES_PER_TURN } from '../../limits.js';
import { createTurnstile } from './turnstile.js';

/**
 * Before each piece of long work, a millisecond or two of it: a few pieces a turn of the event loop, whoever works, so that a request waits for
 * those and not for one of each. There is one of it, as there is one event loop.
 */
export const turnForPiece = createTurnstile(PIECES_PER_TURN);
