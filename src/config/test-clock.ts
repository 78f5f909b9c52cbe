import { readFileSync } from 'node:fs';
import { HandbillError } from '../base/errors.js';
import { parseInstant } from '../base/instant.js';
import type { Clocks } from '../base/time.js';

/**
 * A clock for tests that let days pass: it stands where a file says, an ISO 8601 time, and moves when another one is written there. The file is read at
 * every look, so what is asked for after a move is answered by the new time, by every process that has the same file. The clock that nobody sets goes
 * on meanwhile, and forward with each move. A file that holds no time, as one does that is being written, leaves the clock where it is; at the start it is
 * FAILED_PRECONDITION.
 */
export function createTestClock(file: string): Clocks {
  const startMs = readInstant(file);
  let nowMs = startMs;
  let furthestMs = startMs;

  function look(): void {
    try {
      nowMs = readInstant(file);
      furthestMs = Math.max(furthestMs, nowMs);
    } catch (error) {
      if (!(error instanceof HandbillError)) throw error;
    }
  }

  return {
    clock() {
      look();
      return nowMs;
    },
    monotonic() {
      look();
      return performance.now() + (furthestMs - startMs);
    },
  };
}

function readInstant(file: string): number {
  try {
    const instant = parseInstant(readFileSync(file, 'utf8').trim());
    if (instant.ok) return instant.value;
    throw new Error(`what it holds ${instant.error}`);
  } catch (cause) {
    const message = `the test clock ${file} can't be read: ${(cause as Error).message}`;
    throw new HandbillError('FAILED_PRECONDITION', message, { reason: 'TEST_CLOCK_UNUSABLE', cause });
  }
}
