import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CampaignId, ItemId, PromotionCode, TransactionId } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { DEFAULT_EXPERIMENT, type ExperimentSettings } from '../../../src/campaigns/experiment.js';
import type { OutcomeRow } from '../../../src/experiments/experiment-totals.js';
import { SHOP_SUMS_MIN } from '../../../src/limits.js';
import { decodeProfileRecord } from '../../../src/profiles/record-codec.js';
import { campaignDraft, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 3);
});
afterEach(async () => {
  expect(grocery.complaints).toEqual([]);
  await grocery.close();
});

const get = (id: string, campaignId: CampaignId = WEEKLY) =>
  grocery.engine.handbills.get({ profile: profile(id), campaignId });

const list = (id: string) =>
  grocery.engine.wallets.list({
    profile: profile(id),
    statuses: new Set(),
    types: new Set(),
    tags: [],
    presentOnly: false,
    displayableOnly: false,
    order: [],
    pageSize: 10,
    pageToken: '',
  } as never);

async function assignAll(window: 'CURRENT' | 'NEXT' = 'CURRENT', campaignId = WEEKLY): Promise<void> {
  const audience = { isMember: true, segments: new Set<never>(), storeId: null };
  const { signal } = new AbortController();
  for await (const _ of grocery.engine.handbills.assignAll({ campaignId, window, audience } as never, signal));
}

let sent = 0;
async function buy(id: string, item: number, amountMinor: number, timeMs = grocery.clock.nowMs): Promise<void> {
  const plain = receipt(id, `r${sent++}`, timeMs, item);
  const total = { amountMinor, currency: 'EUR' as Currency };
  const lines = [{ ...plain.lines[0]!, amountMinor }];
  await grocery.engine.events.recordTransactions([{ ...plain, total, lines }]);
}

/** As a server that starts now counts it. */
async function rows(revision = 1, campaignId = WEEKLY): Promise<readonly OutcomeRow[]> {
  const engine = grocery.anotherEngine();
  return (await engine.experiments.totals(campaignId, revision)).rows;
}

const entered = async (revision = 1, campaignId = WEEKLY) =>
  (await rows(revision, campaignId)).reduce((sum, { totals }) => sum + Number(totals.profiles), 0);

const update = (patch: object, campaignId = WEEKLY) => grocery.engine.campaigns.update(campaignId, patch, {});

async function letters(settings: Partial<ExperimentSettings> = {}): Promise<CampaignId> {
  const campaignId = 'letters' as CampaignId;
  const experiment: ExperimentSettings = { ...DEFAULT_EXPERIMENT, entering: 'ASSIGNED', ...settings };
  const draft = campaignDraft({
    campaignId,
    experiment,
    variants: [variant({ slotGroups: [slotGroup({ slots: 1 })] })],
  });
  await grocery.engine.campaigns.create(draft, {});
  await grocery.engine.campaigns.publish(campaignId, {});
  return campaignId;
}

describe('a profile enters an experiment', () => {
  test('by its first GetHandbill, in the commit of the assignment, and once: later ones read, and write nothing', async () => {
    const { profiles } = grocery.store;
    await grocery.engine.warmUp();
    await get('bert');
    const [load, commit] = [vi.spyOn(profiles, 'load'), vi.spyOn(profiles, 'commit')];
    await get('anna');
    expect([load.mock.calls.length, commit.mock.calls.length]).toEqual([1, 1]);
    await get('anna');
    await list('anna');
    expect([load.mock.calls.length, commit.mock.calls.length]).toEqual([3, 1]);
    expect(await entered()).toBe(2);
  });

  test('by the first list of promotions, where its handbill was assigned ahead, and not by the assignment', async () => {
    await buy('anna', 0, 100);
    await assignAll();
    expect(await entered()).toBe(0);
    await list('anna');
    await list('anna');
    await get('anna');
    expect(await entered()).toBe(1);
  });

  test('not before the window starts', async () => {
    const { clock } = grocery;
    const fromMs = clock.nowMs + MS_PER_DAY;
    await update({ activity: { kind: 'ABSOLUTE', fromMs, toMs: fromMs + MS_PER_DAY, prepareAhead: true } });
    await get('anna');
    await list('anna');
    expect(await entered()).toBe(0);
    clock.nowMs = fromMs;
    await list('anna');
    expect(await entered()).toBe(1);
  });

  test('of letters by the assignment, with the start of the window as its time', async () => {
    const campaignId = await letters();
    await buy('anna', 0, 100);
    await assignAll('CURRENT', campaignId);
    expect(await entered(1, campaignId)).toBe(1);
    const bytes = (await grocery.store.profiles.load(['anna']))[0]!.profile.bytes;
    expect(decodeProfileRecord(bytes).outcomes!.entries).toMatchObject([{ enteredMs: grocery.clock.nowMs }]);
  });

  test('not by a preview or a simulation', async () => {
    await grocery.engine.handbills.preview({ profile: profile('anna'), campaignId: WEEKLY }, true);
    expect(await entered()).toBe(0);
  });
});

describe('whoever has entered', () => {
  test('stays in its arm when control grows, also in the next window; whoever enters later is drawn by the new weights', async () => {
    const first = await get('anna');
    expect(first.arm).toBe('A');
    await update({ controlPpm: 1_000_000 });
    grocery.clock.nowMs = first.endMs;
    expect((await get('anna')).arm).toBe('A');
    expect((await get('bert')).arm).toBe('CONTROL');
    const { strata } = await grocery.anotherEngine().experiments.totals(WEEKLY, 1);
    expect(strata.map(({ stratum, controlBuckets }) => [stratum, controlBuckets])).toEqual([
      [1, 0],
      [2, 10_000],
    ]);
    await update({ controlPpm: 0 });
    await get('carl');
    expect((await rows()).map(({ stratum, arm }) => [stratum, arm])).toEqual([
      [1, 'A'],
      [2, 'CONTROL'],
      [3, 'A'],
    ]);
  });

  test('with a handbill that nobody has seen takes the arm of the weights at its entry', async () => {
    await buy('anna', 0, 100);
    await assignAll();
    await update({ controlPpm: 1_000_000 });
    expect((await get('anna')).arm).toBe('CONTROL');
    expect((await get('anna')).arm).toBe('CONTROL');
    expect((await rows()).map(({ arm }) => arm)).toEqual(['CONTROL']);
  });

  test('enters a raised revision with the next handbill: the one that it sees stays', async () => {
    const first = await get('anna');
    await update({ controlPpm: 1_000_000, experimentRevision: 2 });
    expect((await get('anna')).arm).toBe('A');
    expect(await entered(2)).toBe(0);
    grocery.clock.nowMs = first.endMs;
    expect((await get('anna')).arm).toBe('CONTROL');
    expect([await entered(1), await entered(2)]).toEqual([1, 1]);
  });

  test('is served another variant where its own is no more, and counted where it entered', async () => {
    const first = await get('anna');
    await update({ variants: [variant({ variantId: 'B' })] });
    grocery.clock.nowMs = first.endMs;
    expect((await get('anna')).arm).toBe('B');
    expect((await rows()).map(({ arm, totals }) => [arm, totals.profiles])).toEqual([['A', 1n]]);
  });

  test('is held out by no later holdout, whose start ends its sums', async () => {
    await get('anna');
    const { clock, engine } = grocery;
    clock.nowMs += MS_PER_DAY;
    await buy('anna', 0, 100);
    const startMs = clock.nowMs + MS_PER_DAY;
    const holdout = { holdoutPpm: 1_000_000, startMs, endMs: null, tag: null, revision: 1 };
    await engine.shop.update({ holdout }, {});
    clock.nowMs = startMs + MS_PER_DAY;
    await engine.shop.update({ holdout: null }, {});
    await buy('anna', 0, 1_000);
    await buy('anna', 0, 10, startMs - 1);
    const [row] = await rows();
    expect(row!.totals.outcomes.revenue).toMatchObject({ sum: 110n, squares: 110n ** 2n });
  });

  test('brings what is covered by the handbill of its entry, whatever becomes of the promotion', async () => {
    await get('anna');
    const { clock, engine } = grocery;
    clock.nowMs += 1;
    await engine.promotions.update(
      { code: 'p0' as PromotionCode, items: { kind: 'LIST', itemIds: ['i1' as ItemId] } },
      {},
    );
    await engine.promotions.update(
      { code: 'p1' as PromotionCode, items: { kind: 'LIST', itemIds: ['i1' as ItemId] } },
      {},
    );
    await buy('anna', 0, 100);
    await engine.items.upsert({ itemId: 'i9' as ItemId, name: 'New' }, 'merge', {});
    await buy('anna', 9, 5);
    const [row] = await rows();
    expect(row!.totals.outcomes).toMatchObject({ revenue: { sum: 105n }, focusRevenue: { sum: 100n } });
  });

  test('stays in the totals when it is erased, and nothing there names it', async () => {
    await get('unmistakable');
    grocery.clock.nowMs += 1;
    await buy('unmistakable', 0, 70);
    const { proof } = await grocery.engine.profiles.erase('unmistakable' as never, { prove: true } as never);
    expect(proof!.naming).toEqual([]);
    const [row] = await rows();
    expect(row!.totals).toMatchObject({ profiles: 1n, outcomes: { revenue: { sum: 70n } } });
    await get('unmistakable');
    expect(await entered()).toBe(2);
  });

  test('gives back what is cancelled and corrected', async () => {
    await get('anna');
    const { clock, engine } = grocery;
    clock.nowMs += 1;
    await buy('anna', 0, 70);
    const [transactionId, profileId] = [`r${sent - 1}` as TransactionId, profile('anna').profileId];
    const corrected = receipt('anna', transactionId, clock.nowMs, 0);
    await engine.events.recordTransactions([
      { ...corrected, lines: [{ ...corrected.lines[0]!, amountMinor: 50 }], replace: true },
    ]);
    expect((await rows())[0]!.totals.outcomes.revenue!.sum).toBe(50n);
    await engine.events.cancelTransactions([{ profileId, transactionId, timeMs: null, transaction: null }]);
    expect((await rows())[0]!.totals.outcomes).toMatchObject({ revenue: { sum: 0n }, buyer: { sum: 0n } });
  });
});

describe('what a revision keeps from its publication', () => {
  const buyers = async (n: number) => {
    for (let i = 0; i < n; i++) await buy(`c${i}`, 0, 100 * (i + 1));
  };

  test('are caps and a plan from what the shop takes, where it is known of enough customers', async () => {
    await buyers(SHOP_SUMS_MIN - 1);
    grocery.clock.nowMs += 1;
    const few = await letters({ outcomeDays: 28, relativeEffect: 0.05 });
    const { value: before } = await grocery.engine.campaigns.get(few);
    expect(before.published).toMatchObject({ revision: 1, caps: { revenue: null }, plan: { relativeEffect: 0.05 } });
    expect(before.published!.plan.expected).toEqual({});
    await buy('last', 0, 100 * SHOP_SUMS_MIN);
    grocery.clock.nowMs += 1;
    await update({ experimentRevision: 2 }, few);
    const { value } = await grocery.engine.campaigns.get(few);
    const cap = 100 * Math.ceil(0.99 * SHOP_SUMS_MIN);
    expect(value.published).toMatchObject({ revision: 2, caps: { revenue: cap, margin: null } });
    const { revenue, revenueCapped } = value.published!.plan.expected;
    expect(revenue!.mean).toBeCloseTo((100 * (SHOP_SUMS_MIN + 1)) / 2, 6);
    expect(revenueCapped!.mean).toBeLessThan(revenue!.mean);
    await get('rich', few);
    grocery.clock.nowMs += 1;
    await buy('rich', 0, 1_000_000);
    const [row] = await rows(2, few);
    expect(row!.totals.outcomes).toMatchObject({ revenue: { sum: 1_000_000n }, revenueCapped: { sum: BigInt(cap) } });
    await buyers(3);
    await grocery.engine.campaigns.publish(few, {});
    expect((await grocery.engine.campaigns.get(few)).value.published).toEqual(value.published);
  });

  test('is how it is measured', async () => {
    const campaignId = await letters();
    const experiment = { ...DEFAULT_EXPERIMENT, entering: 'ASSIGNED', outcomeDays: 7 } as const;
    await expect(update({ experiment }, campaignId)).rejects.toThrow('outcome_days'.replace('_d', 'D'));
    await update({ experiment, experimentRevision: 2 }, campaignId);
    await update({ experiment: { ...experiment, primary: 'baskets' } }, campaignId);
    expect((await grocery.engine.campaigns.get(campaignId)).value.experiment.primary).toBe('baskets');
  });
});
