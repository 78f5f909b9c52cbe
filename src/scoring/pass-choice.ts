import { PASS_AUTO, PASS_BOUNDED, PASS_FULL } from './layout.js';

/**
 * How the kernel finds the best promotions; the answers are the same bits. `full`: from the scores of all. `bounded`: from those that a bound
 * leaves, where it applies. `auto`: bounded as long as it pays.
 */
export type Pass = keyof typeof PASSES;

const PASSES = { full: PASS_FULL, bounded: PASS_BOUNDED, auto: PASS_AUTO };

/** Calls without another attempt, at most: what didn't pay may do so for other requests. */
const PAUSE_MAX = 32;

/** The pass to ask for, request by request, once told which pass answered those before. */
export interface PassChoice {
  next(): number;
  tell(asked: number, answered: number): void;
}

/**
 * With `auto`: when to try the bounded pass. Only a try can tell whether it pays; one that doesn't is followed by a pause, twice as long each
 * time, so that a pool for which it never pays loses next to nothing by trying.
 */
export function choosePasses(pass: Pass): PassChoice {
  let [pause, left] = [0, 0];
  return {
    next() {
      if (pass !== 'auto') return PASSES[pass];
      if (left === 0) {
        // Requests of the same batch are asked for before this one's answer is known.
        left = pause;
        return PASS_AUTO;
      }
      left--;
      return PASS_FULL;
    },
    tell(asked, answered) {
      if (asked !== PASS_AUTO) return;
      // Even, so that attempts don't keep step with two kinds of requests that take turns.
      pause = answered === PASS_BOUNDED ? 0 : Math.min(2 * pause + 2, PAUSE_MAX);
      left = pause;
    },
  };
}
