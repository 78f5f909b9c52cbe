import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PromotionCode } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import type { HandbillPreview } from '../../src/engine/engine.js';
import { openGrocery, profile, receipt, stock, WEEKLY } from '../support/grocery.js';

const PROMOTIONS = 14;
const DAY = MS_PER_DAY;

const day = fc.option(fc.integer({ min: -10, max: 60 }), { nil: null });
const minute = fc.integer({ min: 0, max: 1_439 });
const minutes = fc.tuple(minute, minute).filter(([from, to]) => from !== to);
const validity = fc.record({
  start: day,
  lasts: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
  display: fc.option(minutes, { nil: null }),
});
const timeline = fc.record({
  validities: fc.array(validity, { minLength: PROMOTIONS, maxLength: PROMOTIONS }),
  /** Of previews, in days from now. */
  instants: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 5 }),
  hours: fc.integer({ min: 1, max: 9 }),
  bought: fc.array(fc.tuple(fc.integer({ min: 0, max: PROMOTIONS - 1 }), fc.integer({ min: 1, max: 90 })), {
    maxLength: 8,
  }),
});

/** What is told of a handbill and of all that is not in it, whatever its id. */
const told = ({ handbill, explanations, dropCounts, dropped }: HandbillPreview) => ({
  handbill,
  explanations,
  dropped,
  dropCounts: Object.fromEntries(dropCounts),
});

it('a preview of a time is the one that is made when it has come, and the one of when it was', async () => {
  const property = fc.asyncProperty(timeline, async ({ validities, instants, hours, bought }) => {
    const grocery = await openGrocery();
    try {
      const { engine, clock } = grocery;
      const startMs = clock.nowMs;
      await stock(engine, PROMOTIONS);
      for (const [i, { start, lasts, display }] of validities.entries()) {
        const startAtMs = start === null ? null : startMs + start * DAY;
        await engine.promotions.update(
          {
            code: `p${i}` as PromotionCode,
            startAtMs,
            expireAtMs: lasts === null ? null : (startAtMs ?? startMs) + lasts * DAY,
            display: display && { kind: 'daily', fromMinute: display[0], toMinute: display[1] },
          },
          {},
        );
      }
      await engine.campaigns.update(WEEKLY, { activity: { kind: 'RELATIVE', durationMs: hours * 3_600_000 } }, {});
      const receipts = bought.map(([item, ago], i) => receipt('anna', `t${i}`, startMs - ago * DAY, item));
      if (receipts.length > 0) await engine.events.recordTransactions(receipts);
      const preview = (atMs: number | null) =>
        engine.handbills.preview({ profile: profile('anna'), campaignId: WEEKLY }, true, { atMs });

      const times = [0, ...instants.toSorted((a, b) => a - b)].map((days) => startMs + days * DAY);
      const ahead = [];
      for (const atMs of times) ahead.push(told(await preview(atMs)));
      for (const [i, atMs] of times.entries()) {
        clock.nowMs = atMs;
        expect(told(await preview(null))).toEqual(ahead[i]);
      }
      for (const [i, atMs] of times.entries()) expect(told(await preview(atMs))).toEqual(ahead[i]);
    } finally {
      await grocery.close();
    }
  });
  await fc.assert(property, { seed: 21, numRuns: 12 });
});
