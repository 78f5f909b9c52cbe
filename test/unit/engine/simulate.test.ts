import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CampaignId, ItemId, ProfileId, PromotionCode } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { type Boosts, NO_BOOSTS } from '../../../src/campaigns/boosts.js';
import type { SimulationRequest } from '../../../src/engine/engine.js';
import type { SimulationReport } from '../../../src/simulation/report.js';
import { campaignDraft, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { collect } from '../../support/store-contents.js';

const CUSTOMERS = 40;
const OTHER = 'other' as CampaignId;

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  const { engine, clock } = grocery;
  await stock(engine, 12);
  for (let i = 0; i < 12; i++) {
    const attributes = { supplier: `supplier-${i % 2}` };
    await engine.items.upsert({ itemId: `i${i}` as ItemId, brand: `brand-${i % 3}`, attributes }, 'merge', {});
  }
  const receipts = Array.from({ length: CUSTOMERS }, (_, c) =>
    receipt(`c${c}`, `t${c}`, clock.nowMs - (c + 1) * MS_PER_DAY, c % 12, (c * 5) % 12),
  );
  await engine.events.recordTransactions(receipts);
});
afterEach(() => grocery.close());

const AUDIENCE = { isMember: true, segments: new Set<never>(), storeId: null };
const RUN = { onProgress: () => {}, signal: new AbortController().signal };

const simulate = (
  request: Partial<SimulationRequest> = {},
  run = RUN,
  engine = grocery.engine,
): Promise<SimulationReport> =>
  engine.simulations.simulate(
    { subject: { stored: WEEKLY }, against: null, atMs: null, sample: 1_000, seed: 1, audience: AUDIENCE, ...request },
    run,
  );

/** How often each promotion is shown to the customers one by one. */
async function shownByPreviews(atMs: number | null): Promise<Record<string, number>> {
  const shown: Record<string, number> = {};
  for (let c = 0; c < CUSTOMERS; c++) {
    const request = { profile: profile(`c${c}`), campaignId: WEEKLY };
    const { explanations, handbill } = await grocery.engine.handbills.preview(request, true, { atMs });
    if (handbill.arm === 'CONTROL') continue;
    for (const { code } of explanations) shown[code] = (shown[code] ?? 0) + 1;
  }
  return shown;
}

const shownBy = ({ subject }: SimulationReport): Record<string, number> =>
  Object.fromEntries(subject.promotions.map(({ code, shown }) => [code, shown]));

describe('a simulation', () => {
  it('shows what previews of each customer show, now and then', async () => {
    const { engine, clock } = grocery;
    await engine.campaigns.update(WEEKLY, { controlPpm: 250_000 }, {});
    await engine.promotions.update({ code: 'p2' as PromotionCode, startAtMs: clock.nowMs + 5 * MS_PER_DAY }, {});
    await engine.promotions.update({ code: 'p3' as PromotionCode, expireAtMs: clock.nowMs + 6 * MS_PER_DAY }, {});
    for (const atMs of [null, clock.nowMs + 20 * MS_PER_DAY, clock.nowMs - 10 * MS_PER_DAY]) {
      const report = await simulate({ atMs });
      expect(shownBy(report)).toEqual(await shownByPreviews(atMs));
      const { customers, control, slots, filled } = report.subject;
      expect([customers + control, slots, filled]).toEqual([CUSTOMERS, 6 * customers, 6 * customers]);
    }
  });

  it("goes by boosts as previews do, the customer's own among them", async () => {
    const boosts: Boosts = {
      rows: [{ filter: "promotion.code in ['p1', 'p7']", factor: 9 }],
      sliders: { ...NO_BOOSTS.sliders, repurchaseDue: 1, novelty: -0.5, diversity: 0.4 },
    };
    await grocery.engine.campaigns.update(WEEKLY, { variants: [variant({ boosts })] }, {});
    const report = await simulate();
    expect(shownBy(report)).toEqual(await shownByPreviews(null));
    // Chances are those that customers buy, whatever moves the order.
    for (const { shown, redemptions } of report.subject.promotions) expect(redemptions).toBeLessThan(shown);
  });

  it('stores nothing', async () => {
    const before = await collect(grocery.store.everything());
    await simulate({ against: WEEKLY });
    expect(await collect(grocery.store.everything())).toEqual(before);
  });

  it('is the same for the same sample, and a sample is a part', async () => {
    const one = await simulate({ sample: 10 });
    expect(one).toMatchObject({ profiles: CUSTOMERS, sampled: 10, subject: { customers: 10 } });
    expect(await simulate({ sample: 10 })).toEqual(one);
    expect(shownBy(await simulate({ sample: 10, seed: 2 }))).not.toEqual(shownBy(one));
  });

  it('tells brands, suppliers, and what nothing but popularity speaks for', async () => {
    const { subject } = await simulate();
    expect(subject.brands.reduce((sum, { offers }) => sum + offers, 0)).toBe(subject.filled);
    expect(subject.suppliers.map(({ name }) => name).sort()).toEqual(['supplier-0', 'supplier-1']);
    // Each has bought one or two of the twelve products, and is shown six.
    expect(subject.byPopularity).toBeGreaterThan(3 * subject.customers);
    expect(subject.byPopularity).toBeLessThan(subject.filled);
    const draft = campaignDraft({ variants: [variant({ algorithm: 'POPULARITY' })] });
    const popular = (await simulate({ subject: { draft } })).subject;
    expect(popular.byPopularity).toBe(popular.filled);
  });

  it('compares a draft with a campaign that runs', async () => {
    const draft = campaignDraft({ campaignId: OTHER, variants: [variant({ slotGroups: [slotGroup({ slots: 3 })] })] });
    const { subject, against, overlap } = await simulate({ subject: { draft }, against: WEEKLY });
    expect([subject.campaignId, against?.campaignId]).toEqual([OTHER, WEEKLY]);
    expect([subject.slots, against?.slots]).toEqual([3 * CUSTOMERS, 6 * CUSTOMERS]);
    // The best three are among the best six.
    expect(overlap).toEqual({ customers: CUSTOMERS, same: 0, share: 1 });
    expect((await simulate({ against: WEEKLY })).overlap).toEqual({ customers: CUSTOMERS, same: CUSTOMERS, share: 1 });
  });

  it('keeps clear of the handbills of other campaigns, but not of those of the two that it compares', async () => {
    const draft = campaignDraft({ campaignId: OTHER });
    for (let c = 0; c < CUSTOMERS; c++) {
      await grocery.engine.handbills.get({ profile: profile(`c${c}`), campaignId: WEEKLY });
    }
    expect((await simulate({ subject: { draft }, against: WEEKLY })).overlap).toMatchObject({ share: 1 });
    const { subject } = await simulate({ subject: { draft } });
    expect(subject.filled).toBe(6 * CUSTOMERS);
    const shown = await simulate({ subject: { stored: WEEKLY } });
    expect(Object.values(shownBy(shown)).reduce((sum, count) => sum + count, 0)).toBe(6 * CUSTOMERS);
  });

  it('says for how long a budget lasts', async () => {
    await grocery.engine.promotions.update({ code: 'p1' as PromotionCode, budgetMinor: 10_000 } as never, {});
    const { subject } = await simulate();
    const budget = subject.promotions.find(({ code }) => code === 'p1')?.budget;
    expect(budget).toMatchObject({ limit: 10_000, used: 0 });
  });

  it('simulates a profile that has become part of another one in its own place alone', async () => {
    await grocery.engine.profiles.merge('c1' as ProfileId, 'c0' as ProfileId);
    const report = await simulate();
    expect(report).toMatchObject({ profiles: CUSTOMERS - 1, sampled: CUSTOMERS - 1 });
    const redemptions = report.subject.promotions.reduce((sum, each) => sum + each.redemptions, 0);
    expect(report.subject.redemptions).toBeCloseTo(redemptions, 9);
  });

  it('expects as many redemptions as handbills of the past have had', async () => {
    const { engine, clock } = grocery;
    const weeks = 12;
    for (let week = 0; week < weeks; week++) {
      for (let c = 0; c < CUSTOMERS; c++) {
        const who = profile(`c${c}`);
        const { slots } = await engine.handbills.get({ profile: who, campaignId: WEEKLY });
        const [first] = slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : []));
        const entry = { profile: who, code: first!, requestId: null };
        await engine.wallets.activate([entry]);
        await engine.wallets.redeem([{ ...entry, quantity: 1, amount: null }]);
      }
      clock.nowMs += 7 * MS_PER_DAY;
    }
    const { subject, redemptionsPerChance } = await simulate({}, RUN, grocery.anotherEngine());
    expect(redemptionsPerChance).toBeGreaterThan(0);
    // One of each handbill.
    expect(subject.redemptions / CUSTOMERS).toBeGreaterThan(0.8);
    expect(subject.redemptions / CUSTOMERS).toBeLessThan(1.25);
  });

  it('goes by a trained model', async () => {
    const { engine, clock } = grocery;
    const more = Array.from({ length: 400 }, (_, i) =>
      receipt(`c${i % CUSTOMERS}`, `m${i}`, clock.nowMs - (i + 1) * 3_600_000, i % 12, (i * 7 + 1) % 12),
    );
    await engine.events.recordTransactions(more);
    const { activeVersion } = await engine.models.train({ seed: 1, activate: true }, RUN);
    expect(activeVersion).toBeGreaterThan(0);
    expect(shownBy(await simulate())).toEqual(await shownByPreviews(null));
  });
});

describe('a simulation is refused', () => {
  it('where there is nothing to simulate, before any work', async () => {
    await expect(simulate({ subject: { stored: OTHER } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(simulate({ against: OTHER })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const draft = campaignDraft({ variants: [variant({ weight: -1 })] });
    await expect(simulate({ subject: { draft } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { violations: [{ path: ['campaign', 'variants', 0, 'weight'] }] },
    });
    await expect(simulate({ atMs: 8e15 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('while another one is under way, and ends when nobody waits', async () => {
    const leaving = new AbortController();
    const left = simulate({}, { onProgress: () => leaving.abort(), signal: leaving.signal });
    await expect(simulate()).rejects.toMatchObject({ details: { reason: 'SIMULATION_UNDER_WAY' } });
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await simulate()).sampled).toBe(CUSTOMERS);
  });
});
