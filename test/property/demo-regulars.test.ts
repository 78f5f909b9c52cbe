import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MS_PER_DAY } from '../../src/base/time.js';
import { DEMO_REGULAR_GAP_DAYS, makeWorld } from '../../src/demo/world.js';

const SIZE = { customers: 12, items: 60, promotions: 10, days: 30 };

/** Of every world, the time that it was made at and the later one at which it is opened again. */
const openings = fc.record({
  seed: fc.nat(),
  madeMs: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }),
  laterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 120 * MS_PER_DAY })),
});

const dayOf = (timeMs: number): number => Math.floor(timeMs / MS_PER_DAY);

it('every regular of the demo, whenever it is opened, has come within every six days, the first of the cast among them', () => {
  fc.assert(
    fc.property(openings, ({ seed, madeMs, laterMs }) => {
      const nowMs = madeMs + laterMs;
      const regularGapDays = DEMO_REGULAR_GAP_DAYS;
      const { households, receipts } = makeWorld({ seed, size: SIZE, regularGapDays, madeMs, nowMs });
      const visits = new Map(
        households
          .filter(({ kind }) => kind === 'regular')
          .map(({ profileId }) => [profileId, [dayOf(madeMs) - SIZE.days - 1]]),
      );
      for (const { profileId, timeMs } of receipts) visits.get(profileId)?.push(dayOf(timeMs));
      expect(visits.has('customer-0001')).toBe(true);
      for (const days of visits.values()) {
        const gaps = [...days, dayOf(nowMs)].slice(1).map((day, at) => day - days[at]!);
        expect(Math.max(...gaps)).toBeLessThanOrEqual(6);
      }
    }),
    { numRuns: 150 },
  );
});
