import { afterAll, beforeAll, expect, it } from 'vitest';
import { hash32 } from '../../src/base/hash.js';
import type { CampaignId, ItemId, PromotionCode } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { createConfiguration } from '../../src/engine/configuration/configuration.js';
import type { PolicyRequest } from '../../src/engine/engine.js';
import { collectTrials } from '../../src/engine/models/collect-trials.js';
import { POLICY_EFFECTIVE_MIN } from '../../src/limits.js';
import { UPLIFT_INPUTS } from '../../src/ranking/uplift/uplift-ranker.js';
import { campaignDraft, slotGroup, variant } from '../support/campaigns.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../support/grocery.js';

const EXPLORING = 'exploring' as CampaignId;
const PROMOTIONS = 12;
const CUSTOMERS = 420;
const RUN = { onProgress: () => {}, signal: new AbortController().signal };

const lot = (...of: readonly unknown[]): number => hash32(of.join()) / 2 ** 32;
const customers = Array.from({ length: CUSTOMERS }, (_, u) => `c${u}`);

describeOnEveryStore('what another ranking would have been worth', (suite) => {
  let grocery: Grocery;
  let redeemed = 0;
  let follow = 0;

  beforeAll(async () => {
    grocery = await openGrocery(await suite().open());
    const { engine, clock } = grocery;
    await stock(engine, PROMOTIONS);
    const variants = [variant({ slotGroups: [slotGroup({ slots: 3 })] })];
    const exploration = { share: 0.5, slots: 2, method: 'UNIFORM' as const };
    await engine.campaigns.create(campaignDraft({ campaignId: EXPLORING, variants, exploration }), {});
    await engine.campaigns.publish(EXPLORING, {});
    await engine.events.recordTransactions(
      customers.map((id, u) =>
        receipt(id, `t${u}`, clock.nowMs - MS_PER_DAY, u % PROMOTIONS, (5 * u + 1) % PROMOTIONS),
      ),
    );
    for (const id of customers) {
      const { slots } = await engine.handbills.get({ profile: profile(id), campaignId: EXPLORING });
      for (const slot of slots) {
        if (slot.kind !== 'offer' || lot('redeems', id, slot.promotion.code) > 0.3) continue;
        const entry = { profile: profile(id), code: slot.promotion.code, requestId: null };
        await engine.wallets.activate([entry] as never);
        const [answer] = await engine.wallets.redeem([{ ...entry, quantity: 1, amount: null }] as never);
        expect(answer).toHaveProperty('ok', true);
        redeemed += 1;
      }
      const last = slots.at(-1);
      if (last?.kind !== 'offer' || lot('buys', id) > 0.5) continue;
      follow += 1;
      const lines = [{ itemId: `i${last.promotion.code.slice(1)}` as ItemId, quantity: 1, amountMinor: null }];
      const after = { ...receipt(id, `after-${id}`, clock.nowMs + MS_PER_DAY), lines };
      clock.nowMs += MS_PER_DAY;
      await engine.events.recordTransactions([after]);
      clock.nowMs -= MS_PER_DAY;
    }
    clock.nowMs += 8 * MS_PER_DAY;
  }, 600_000);
  afterAll(() => grocery?.close());

  const evaluate = (request: Partial<PolicyRequest>) =>
    grocery.engine.policies.evaluate({ campaignId: EXPLORING, modelVersion: 0, algorithm: null, ...request }, RUN);

  it('is estimated from what the log has, of the ranking that was in force and of others', async () => {
    const { estimates, period, leftOut } = await evaluate({});
    expect(leftOut).toEqual({});
    expect(period).not.toBeNull();
    const { handbills, effective, logged, reach, values, refusal } = estimates;
    expect({ handbills, customers: estimates.customers, refusal }).toEqual({
      handbills: CUSTOMERS,
      customers: CUSTOMERS,
      refusal: '',
    });
    expect(logged.value).toBeCloseTo(redeemed / CUSTOMERS, 12);
    expect(effective).toBeGreaterThan(POLICY_EFFECTIVE_MIN);
    expect(reach.low).toBeLessThan(1);
    expect(reach.high).toBeGreaterThan(1);
    // Everything is redeemed by three of ten, so no ranking is better than another.
    for (const { value } of values) {
      expect(value.low).toBeLessThan(0.9);
      expect(value.high).toBeGreaterThan(0.9);
    }
    const newest = await evaluate({ algorithm: 'NEWEST' });
    expect(newest.estimates.effective).toBeLessThan(effective);
  }, 300_000);

  it('is refused of handbills that are not there, and of those that are not over', async () => {
    const { estimates, period } = await evaluate({ campaignId: WEEKLY });
    expect(estimates).toMatchObject({ handbills: 0, values: [] });
    expect(estimates.refusal).toMatch(/^0 handbills of the log/);
    expect(period).toBeNull();
    grocery.clock.nowMs -= 8 * MS_PER_DAY;
    expect((await evaluate({})).estimates.handbills).toBe(0);
    grocery.clock.nowMs += 8 * MS_PER_DAY;
  }, 300_000);

  it.each([
    [{ campaignId: 'nope' as CampaignId }, /campaign "nope"/],
    [{ modelVersion: 99 }, /model "99"/],
  ])('says what there is not: %j', async (request, message) => {
    await expect(evaluate(request)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(message),
    });
  });

  it('ends when nobody waits for it', async () => {
    const gone = AbortSignal.abort();
    const request = { campaignId: EXPLORING, modelVersion: 0, algorithm: null };
    await expect(grocery.engine.policies.evaluate(request, { ...RUN, signal: gone })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('rests on trials that tell what was shown by chance, and what was bought then', async () => {
    const { store, clock } = grocery;
    const configuration = createConfiguration(store.configuration, () => {});
    const trials = await collectTrials(store, await configuration.loaded(), { ...RUN, nowMs: clock.nowMs });
    await configuration.close();
    const rows = [...trials.shown.keys()];
    const shown = rows.filter((row) => trials.shown[row] === 1);
    expect(shown).toHaveLength(2 * CUSTOMERS);
    // Candidates are those of two slots of three; what fills the first one is none of them.
    expect(rows.reduce((sum, row) => sum + trials.counts[row]!, 0) / CUSTOMERS).toBeCloseTo(PROMOTIONS - 1, 0);
    for (const row of rows) expect(trials.propensities[row]).toBeGreaterThan(0);
    const bought = UPLIFT_INPUTS.indexOf('bought');
    const owned = rows.filter((row) => trials.inputs[row * UPLIFT_INPUTS.length + bought] === 1);
    expect(owned.length).toBeGreaterThan(0);
    // Whoever bought afterwards bought what the last slot offered, which explores but where the order was drawn.
    const buyers = rows.filter((row) => trials.bought[row] === 1);
    expect(buyers.filter((row) => trials.shown[row] === 0)).toEqual([]);
    expect(buyers.length).toBeGreaterThan(0.8 * follow);
    expect(buyers.length).toBeLessThanOrEqual(follow);
  }, 300_000);

  it('an UPLIFT variant ranks by relevance while too little is known, and says so', async () => {
    const { engine } = grocery;
    const variants = [variant({ algorithm: 'UPLIFT', slotGroups: [slotGroup({ slots: 3 })] })];
    await engine.campaigns.update(EXPLORING, { variants }, {});
    const preview = await engine.handbills.preview({ profile: profile('c1'), campaignId: EXPLORING }, true);
    expect(preview.explanations).toHaveLength(3);
    for (const { contributions } of preview.explanations) {
      expect(contributions[0]!.words).toMatch(/^Too little is known yet of what showing an offer changes/);
      expect(contributions.length).toBeGreaterThan(1);
    }
    expect(
      preview.handbill.slots.map((slot) => slot.kind === 'offer' && (slot.promotion.code as PromotionCode)),
    ).toHaveLength(3);
  });
});
