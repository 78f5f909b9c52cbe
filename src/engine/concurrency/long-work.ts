import { createTurnstile } from './turnstile.js';

/**
 * Before each piece of long work, a millisecond or two of it: one piece a turn of the event loop, whoever works, so that a request waits for
 * one of them and not for one of each. There is one of it, as there is one event loop.
 */
export const turnForPiece = createTurnstile(1);
