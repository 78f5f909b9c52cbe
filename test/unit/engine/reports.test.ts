import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/base/time.js';
import { DEFAULT_EXPERIMENT } from '../../../src/campaigns/experiment.js';
import { createFrozenExperiments } from '../../../src/engine/reports/frozen-experiments.js';
import type { FrozenExperiment } from '../../../src/reports/planned-end.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { rowsOf } from '../../support/outcome-rows.js';

const CUSTOMERS = 12;

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 12);
});
afterEach(() => grocery.close());

const report = () => grocery.engine.reports.get({ campaignId: WEEKLY, experimentRevision: null, from: null, to: null });
const revenue = async () => (await report()).uplift.find(({ outcome }) => outcome === 'revenue')!;

/** Each time another sum. */
async function buy(customer: number, atMs: number, amountMinor: number): Promise<void> {
  const bought = receipt(`c${customer}`, `${atMs} ${amountMinor}`, atMs, 1);
  const lines = bought.lines.map((line) => ({ ...line, amountMinor }));
  await grocery.engine.events.recordTransactions([{ ...bought, lines }]);
}

/** All customers see their handbill, buy something, and their outcome days pass. */
async function runExperiment(): Promise<void> {
  const { engine, clock } = grocery;
  const experiment = { ...DEFAULT_EXPERIMENT, outcomeDays: 2, plannedProfiles: 4 };
  await engine.campaigns.update(WEEKLY, { controlPpm: 500_000, experimentRevision: 2, experiment }, {});
  for (let c = 0; c < CUSTOMERS; c++) await engine.handbills.get({ profile: profile(`c${c}`), campaignId: WEEKLY });
  clock.nowMs += MS_PER_HOUR;
  for (let c = 0; c < CUSTOMERS; c++) await buy(c, clock.nowMs, 100 + 7 * c * c);
  clock.nowMs += 4 * MS_PER_DAY;
}

describe('an experiment at its planned end', () => {
  it('is frozen by a server that nobody asks: what is told afterwards doesn’t count', async () => {
    const boughtMs = grocery.clock.nowMs + 2 * MS_PER_HOUR;
    await runExperiment();
    await grocery.anotherEngine().warmUp();
    await expect
      .poll(() => grocery.store.snapshots.names('experiment/'), { timeout: 20_000 })
      .toEqual(['experiment/0/2']);
    for (let c = 0; c < CUSTOMERS; c += 2) await buy(c, boughtMs, 5_000 + c);
    const { difference, fixed95 } = await revenue();
    const middle = (fixed95![0] + fixed95![1]) / 2;
    expect(Math.abs(middle - difference!)).toBeGreaterThan(1);
    expect(grocery.complaints).toEqual([]);
  });

  it('is the same on every server', async () => {
    await runExperiment();
    const { fixed95, p } = await revenue();
    expect(fixed95).not.toBeNull();
    const other = grocery.anotherEngine();
    const asked = { campaignId: WEEKLY, experimentRevision: 2, from: null, to: null };
    const told = (await other.reports.get(asked)).uplift.find(({ outcome }) => outcome === 'revenue');
    expect([told?.fixed95, told?.p]).toEqual([fixed95, p]);
  });

  it('of a former revision is reported, and one to come is not found', async () => {
    await runExperiment();
    const former = { campaignId: WEEKLY, experimentRevision: 1, from: null, to: null };
    expect((await grocery.engine.reports.get(former)).arms.map(({ profiles }) => profiles)).toEqual([0, 0]);
    await expect(grocery.engine.reports.get({ ...former, experimentRevision: 3 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

it('of servers that come to the planned end at the same time one is heard, by all', async () => {
  const { snapshots } = createMemoryStore();
  const reached = (revenue: number) => (before: FrozenExperiment) =>
    before.atPlannedEnd ? before : { ...before, atPlannedEnd: rowsOf([{ day: 1, arm: 'a', revenue }]) };
  const servers = Array.from({ length: 5 }, () => createFrozenExperiments(snapshots));
  const told = await Promise.all(servers.map((server, n) => server.update('0/1', reached(n))));
  const sums = told.map(({ atPlannedEnd }) => atPlannedEnd![0]!.totals.outcomes.revenue!.sum);
  expect(new Set(sums).size).toBe(1);
});
