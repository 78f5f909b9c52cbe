import { expect, it } from 'vitest';
import { CLOCK_LOOK_MS, CLOCK_SKEW_MAX_MS } from '../../../src/limits.js';
import { type ClockJump, watchClock } from '../../../src/server/clock-watch.js';

const DAY_MS = 86_400_000;

/** A watch whose clocks go on by a look at a time. */
function watch() {
  let [nowMs, monotonicMs] = [1e12, 0];
  const jumps: ClockJump[] = [];
  let look = () => {};
  let stopped = false;
  const unwatch = watchClock(
    { clock: () => nowMs, monotonic: () => monotonicMs },
    (jump) => jumps.push(jump),
    (everyMs, call) => {
      expect(everyMs).toBe(CLOCK_LOOK_MS);
      look = call;
      return () => {
        stopped = true;
      };
    },
  );
  const set = (byMs: number): void => {
    nowMs += CLOCK_LOOK_MS + byMs;
    monotonicMs += CLOCK_LOOK_MS;
    look();
  };
  return { jumps, set, unwatch, isStopped: () => stopped };
}

it.each([30 * DAY_MS, -30 * DAY_MS])('tells of a jump by %i ms once, and of the way back', (byMs) => {
  const { jumps, set } = watch();
  set(0);
  set(byMs);
  set(0);
  expect(jumps).toEqual([{ byMs, offMs: byMs, isRight: false }]);
  set(-byMs);
  set(0);
  expect(jumps.slice(1)).toEqual([{ byMs: -byMs, offMs: 0, isRight: true }]);
});

it('tells of what adds up, at the limit N + 1 and not at N', () => {
  const { jumps, set } = watch();
  for (let n = 0; n < 10; n++) set(CLOCK_SKEW_MAX_MS / 10);
  expect(jumps).toEqual([]);
  set(1);
  expect(jumps).toEqual([{ byMs: CLOCK_SKEW_MAX_MS + 1, offMs: CLOCK_SKEW_MAX_MS + 1, isRight: false }]);
});

it('ends when it is told to', () => {
  const { unwatch, isStopped } = watch();
  unwatch();
  expect(isStopped()).toBe(true);
});
