import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAgeBound } from '../../src/engine/outbox/age-bound.js';
import { TRIM_LOOKS_APART_MS } from '../../src/limits.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const MAX_AGE = 7 * DAY;

interface Step {
  readonly minutes: number;
  readonly append: boolean;
  /** By how much the clock is wrong in this step. */
  readonly offMs: number;
}

/** Quiet days and busy hours; the clock is wrong for less than an hour at a time. */
const steps = fc
  .array(
    fc.record({
      minutes: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 60, max: 4 * 1_440 })),
      append: fc.boolean(),
      offMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -60 * DAY, max: 60 * DAY })),
    }),
    { minLength: 20, maxLength: 300 },
  )
  .map((all): Step[] => all.flatMap((step) => (step.offMs === 0 ? [step] : [{ ...step, minutes: 1 }, RIGHT])));
const RIGHT: Step = { minutes: 1, append: false, offMs: 0 };

it('no clock that is wrong for less than an hour removes an event by age that is not too old, nor all of them', () => {
  let removals = 0;
  fc.assert(
    fc.property(steps, (timeline) => {
      let trueMs = 1e12;
      let clockMs = trueMs;
      const bound = createAgeBound({ maxAgeMs: MAX_AGE, clock: () => clockMs, monotonic: () => trueMs });
      let events: number[] = [];
      for (const { minutes, append, offMs } of timeline) {
        trueMs += minutes * MINUTE;
        clockMs = trueMs + offMs;
        if (append) events.push(clockMs);
        const beforeMs = bound(events.at(-1) ?? null);
        if (beforeMs === null) continue;
        const going = events.filter((appendedMs) => appendedMs < beforeMs);
        removals += going.length;
        for (const appendedMs of going) {
          expect(appendedMs).toBeLessThan(trueMs - MAX_AGE);
        }
        if (events.length > 0) expect(going.length).toBeLessThan(events.length);
        events = events.filter((appendedMs) => appendedMs >= beforeMs);
      }
    }),
    { numRuns: 2_000, seed: 7 },
  );
  expect(removals).toBeGreaterThan(1_000);
});

it('an event goes at two looks an hour apart, at N and not at N - 1', () => {
  let monotonicMs = 0;
  const bound = createAgeBound({ maxAgeMs: 100, clock: () => 1_000, monotonic: () => monotonicMs });
  expect(bound(2_000)).toBe(null);
  monotonicMs = TRIM_LOOKS_APART_MS - 1;
  expect(bound(2_000)).toBe(null);
  monotonicMs = TRIM_LOOKS_APART_MS;
  expect(bound(2_000)).toBe(900);
  expect(bound(null)).toBe(900);
});
