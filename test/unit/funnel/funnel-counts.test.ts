import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import type { CampaignIndex, PromotionIndex } from '../../../src/base/ids.js';
import { addStep } from '../../../src/funnel/add-step.js';
import { countAssigned } from '../../../src/funnel/count-offers.js';
import { decodeFunnelCounts, encodeFunnelCounts } from '../../../src/funnel/funnel-codec.js';
import { type FunnelCounts, noFunnelCounts } from '../../../src/funnel/funnel-counts.js';
import { makeRoom } from '../../../src/funnel/make-room.js';
import { readFunnel } from '../../../src/funnel/read-funnel.js';
import { filled } from '../../support/campaigns.js';
import { funnelLines } from '../../support/funnel-lines.js';

const DAYS = 30;
const ALL = { revision: 1, from: null, to: null, today: 1_000 };

/** Handbills of three campaigns over a month; `after` sees the totals after each. */
function countMonth(after: (counts: FunnelCounts) => void = () => {}): FunnelCounts {
  const random = randomStream(4);
  const counts = noFunnelCounts();
  for (let n = 0; n < 3_000; n++) {
    const day = Math.floor((n * DAYS) / 3_000);
    const slots = Array.from({ length: 3 }, (_, slot) => filled(Math.floor(random() * 50), slot % 2));
    const campaign = Math.floor(random() * 3) as CampaignIndex;
    const arm = random() < 0.5 ? 'a' : 'b';
    const handbill = { campaign, revision: 1, arm, startMs: n, day, endDay: day + 3, slots };
    addStep(counts, random() < 0.1 ? { ...handbill, stage: 'ghost', offers: 3 } : countAssigned([], handbill).step);
    after(counts);
  }
  return counts;
}

const cellsIn = ({ arms }: FunnelCounts) => {
  const all = [...arms.values()];
  const parts = all.flatMap((arm) => [...arm.parts.values()]);
  return {
    days: all.reduce((sum, { days }) => sum + days.size, 0),
    parts: parts.reduce((sum, { size }) => sum + size, 0),
  };
};

describe('totals of funnels', () => {
  const whole = countMonth();

  it('are read from their snapshot as they were written, and not from one of another version', () => {
    const bytes = encodeFunnelCounts(whole, 'here');
    expect(decodeFunnelCounts(bytes)).toEqual({ state: whole, cursor: 'here' });
    expect(() => decodeFunnelCounts(Uint8Array.of(9, ...bytes.slice(1)))).toThrow(/version 9.*needs a newer program/);
    expect(() => decodeFunnelCounts(bytes.slice(0, -1))).toThrow();
  });

  it('keep within their limits by summing up the oldest days, and lose no count', () => {
    const limits = { dayCellsMax: 100, partCellsMax: 2_000 };
    const limited = countMonth((counts) => {
      makeRoom(counts, limits);
      expect(counts.dayCells).toBeLessThanOrEqual(limits.dayCellsMax);
      expect(counts.partCells).toBeLessThanOrEqual(limits.partCellsMax);
    });
    expect(cellsIn(limited)).toEqual({ days: limited.dayCells, parts: limited.partCells });
    for (const campaign of [0, 1, 2] as CampaignIndex[]) {
      const { days, daysSince, partsSince, ...sums } = readFunnel(limited, { campaign, ...ALL });
      const { days: allDays, ...allSums } = readFunnel(whole, { campaign, ...ALL });
      expect([daysSince, partsSince]).toEqual([expect.any(Number), expect.any(Number)]);
      expect(funnelLines({ ...sums, days: [] })).toEqual(funnelLines({ ...allSums, days: [] }));
      expect(days).toEqual(allDays.filter(({ day }) => day >= daysSince!));
      const since = { campaign, ...ALL, from: Math.max(daysSince!, partsSince!) };
      expect(funnelLines(readFunnel(limited, since))).toEqual(funnelLines(readFunnel(whole, since)));
    }
  });

  it('forget what was quiet longest where sums are too many, parts of it first', () => {
    const counts = noFunnelCounts();
    for (let n = 0; n < 20; n++) {
      const slots = Array.from({ length: 3 }, (_, slot) => filled(slot));
      const campaign = n as CampaignIndex;
      addStep(
        counts,
        countAssigned([], { campaign, revision: 1, arm: 'a', startMs: n, day: 5 + n, endDay: 5 + n, slots }).step,
      );
    }
    makeRoom(counts, { dayCellsMax: 1_000, partCellsMax: 70 });
    expect(readFunnel(counts, { campaign: 0 as CampaignIndex, ...ALL })).toMatchObject({
      arms: [{ funnel: { assigned: { offers: 3 } } }],
      promotions: [],
    });
    expect(readFunnel(counts, { campaign: 19 as CampaignIndex, ...ALL }).promotions).toHaveLength(3);
    makeRoom(counts, { dayCellsMax: 10, partCellsMax: 70 });
    expect(readFunnel(counts, { campaign: 0 as CampaignIndex, ...ALL }).arms).toEqual([]);
    expect(cellsIn(counts)).toEqual({ days: counts.dayCells, parts: counts.partCells });
  });

  it('of a handbill that has not ended yet say nothing of what expires', () => {
    const counts = noFunnelCounts();
    const campaign = 1 as CampaignIndex;
    const slots = [filled(4 as PromotionIndex)];
    addStep(counts, countAssigned([], { campaign, revision: 1, arm: 'a', startMs: 1, day: 5, endDay: 8, slots }).step);
    const expired = (today: number, to: number | null = null) =>
      readFunnel(counts, { campaign, revision: 1, from: null, to, today }).arms[0]!.funnel.expiredUnused;
    expect(expired(8)).toEqual({ offers: 0, events: 0, profiles: 0 });
    expect(expired(9)).toEqual({ offers: 1, events: 1, profiles: 1 });
    expect(expired(9, 8)).toEqual({ offers: 0, events: 0, profiles: 0 });
  });
});
