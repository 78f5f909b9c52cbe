import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/alerts/alert.js';
import type { PromotionCode } from '../../../src/base/ids.js';
import { createAlerts } from '../../../src/engine/alerts/alerts.js';
import { createConfiguration } from '../../../src/engine/configuration/configuration.js';
import { EXPERIMENTS } from '../../../src/engine/outbox/experiment-count.js';
import { createFunnelsReader, FUNNELS } from '../../../src/engine/outbox/funnels.js';
import { createProjection } from '../../../src/engine/outbox/projection.js';
import { createReadExperimentTotals } from '../../../src/engine/outcomes/read-experiment-totals.js';
import { createFrozenExperiments } from '../../../src/engine/reports/frozen-experiments.js';
import { createReadSampleRatio } from '../../../src/engine/reports/read-sample-ratio.js';
import { readEntry } from '../../../src/events/entry.js';
import { ALERTS_LOOK_MS } from '../../../src/limits.js';
import type { Store } from '../../../src/store/port.js';
import { EUR, type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  grocery = await openGrocery();
  closing = [];
  await stock(grocery.engine, 8);
});

afterEach(async () => {
  for (const close of closing) await close();
  await grocery.close();
});

/** What one server has told, over a store that may fail it. */
function startAlerts(store: Store = grocery.store) {
  const { engine, clock } = grocery;
  const told: Alert[] = [];
  const fail = (error: unknown) => {
    throw error;
  };
  const configuration = createConfiguration(store.configuration, fail);
  const funnels = createProjection(store, FUNNELS, fail);
  const experiments = createProjection(store, EXPERIMENTS, fail);
  const alerts = createAlerts({
    store,
    configuration,
    check: engine.campaigns.check,
    funnels,
    readSampleRatio: createReadSampleRatio({
      configuration,
      readTotals: createReadExperimentTotals(configuration, experiments),
      readFunnel: createFunnelsReader(funnels),
      frozen: createFrozenExperiments(store.snapshots),
      clock: () => clock.nowMs,
    }),
    clock: () => clock.nowMs,
    onAlert: (alert) => void told.push(alert),
    onError: fail,
  });
  closing.push(
    alerts.close,
    () => configuration.close(),
    () => funnels.close(),
    () => experiments.close(),
  );
  const look = async () => {
    await configuration.look();
    clock.nowMs += ALERTS_LOOK_MS;
    await alerts.look();
  };
  return { alerts, look, see: () => configuration.look(), told, kinds: () => told.map(({ kind }) => kind) };
}

async function events() {
  const { events } = await grocery.store.outbox.read('', 100_000);
  return events.flatMap(readEntry).filter(({ type }) => type === 'alert.raise');
}

async function activate(code: string, ...ids: string[]) {
  for (const id of ids) {
    const entry = { profile: profile(id), requestId: null, code: code as PromotionCode };
    const [answer] = await grocery.engine.wallets.activate([entry]);
    expect(answer).toMatchObject({ ok: true });
  }
}

async function redeem(code: string, id: string, amountMinor: number | null = null) {
  const entry = { profile: profile(id), requestId: null, code: code as PromotionCode };
  const amount = amountMinor === null ? null : { amountMinor, currency: EUR };
  const [answer] = await grocery.engine.wallets.redeem([{ ...entry, quantity: 1, amount }]);
  expect(answer).toMatchObject({ ok: true });
}

describe('an alert', () => {
  it('of a budget is told once, by one of two servers, and again when it begins again', async () => {
    const { promotions } = grocery.engine;
    const code = 'p0' as PromotionCode;
    await promotions.update({ code, budgetMinor: 1_000 }, {});
    await activate('p0', 'anna');
    await redeem('p0', 'anna', 800);
    const [one, other] = [startAlerts(), startAlerts()];
    for (let n = 0; n < 3; n++) for (const { look } of [one, other]) await look();
    expect([...one.kinds(), ...other.kinds()]).toEqual(['BUDGET']);
    expect(await events()).toMatchObject([{ type: 'alert.raise', kind: 'BUDGET', profileId: '', value: 800 }]);

    await promotions.update({ code, budgetMinor: 10_000 }, {});
    await other.look();
    await promotions.update({ code, budgetMinor: 900 }, {});
    await one.look();
    await other.look();
    expect([...one.kinds(), ...other.kinds()]).toEqual(['BUDGET', 'BUDGET']);
    expect(await events()).toHaveLength(2);
  });

  it('is looked for by one server a minute, also when several begin at once', async () => {
    for (let i = 0; i < 8; i++) await grocery.engine.promotions.delete(`p${i}` as PromotionCode, {});
    const servers = Array.from({ length: 5 }, () => startAlerts());
    for (let n = 0; n < 3; n++) {
      grocery.clock.nowMs += ALERTS_LOOK_MS;
      await Promise.all(servers.map(({ alerts }) => alerts.look()));
      grocery.clock.nowMs += ALERTS_LOOK_MS - 1;
      await Promise.all(servers.map(({ alerts }) => alerts.look()));
      // Begins anew: with two servers that look at once it could be told twice.
      if (n === 0) await grocery.engine.promotions.restore('p0' as PromotionCode, {});
      if (n === 1) await grocery.engine.promotions.delete('p0' as PromotionCode, {});
      await Promise.all(servers.map(({ see }) => see()));
    }
    expect(servers.flatMap(({ kinds }) => kinds())).toEqual(['NO_CANDIDATES', 'NO_CANDIDATES']);
  });

  it('that a server could not tell is told by the next one', async () => {
    for (let i = 0; i < 8; i++) await grocery.engine.promotions.delete(`p${i}` as PromotionCode, {});
    const { profiles } = grocery.store;
    const commit = () => Promise.reject(new Error('killed'));
    const killed = startAlerts({ ...grocery.store, profiles: { ...profiles, commit } });
    await expect(killed.look()).rejects.toThrow('killed');
    const next = startAlerts();
    await next.look();
    expect([killed.kinds(), next.kinds()]).toEqual([[], ['NO_CANDIDATES']]);
    expect(await events()).toHaveLength(1);
  });

  it('tells of groups without promotions, and of handbills with empty slots', async () => {
    for (let i = 1; i < 8; i++) await grocery.engine.promotions.delete(`p${i}` as PromotionCode, {});
    const server = startAlerts();
    await server.look();
    expect(server.kinds()).toEqual([]);
    for (let n = 0; n < 17; n++) {
      await grocery.engine.handbills.get({ profile: profile(`customer ${n}`), campaignId: WEEKLY });
    }
    await server.look();
    expect(server.told).toMatchObject([{ kind: 'EMPTY_SLOTS', campaignId: WEEKLY, value: 85 / 102 }]);
    await grocery.engine.promotions.delete('p0' as PromotionCode, {});
    await server.look();
    expect(server.kinds()).toEqual(['EMPTY_SLOTS', 'NO_CANDIDATES']);
  });

  it('tells of a promotion that is redeemed far more often than on the days before', async () => {
    const customers = Array.from({ length: 60 }, (_, n) => `customer ${n}`);
    await grocery.engine.campaigns.update(WEEKLY, { activity: { kind: 'RELATIVE', durationMs: 30 * 86_400_000 } }, {});
    for (const id of customers) {
      await grocery.engine.handbills.get({ profile: profile(id), campaignId: WEEKLY });
      const { slots } = await grocery.engine.handbills.get({ profile: profile(id), campaignId: WEEKLY });
      if (slots.some((slot) => slot.kind === 'offer' && slot.promotion.code === 'p1')) await activate('p1', id);
    }
    const server = startAlerts();
    const holders = customers.slice();
    const redeemSome = async (count: number) => {
      let done = 0;
      while (done < count) {
        const id = holders.shift()!;
        const entry = { profile: profile(id), requestId: null, code: 'p1' as PromotionCode };
        const [answer] = await grocery.engine.wallets.redeem([{ ...entry, quantity: 1, amount: null }]);
        if (answer!.ok) done++;
      }
    };
    for (let day = 0; day < 3; day++) {
      await redeemSome(1);
      await server.look();
      grocery.clock.nowMs += 86_400_000;
    }
    expect(server.kinds()).toEqual([]);
    await redeemSome(50);
    await server.look();
    await server.look();
    expect(server.told).toMatchObject([{ kind: 'REDEMPTION_SPIKE', campaignId: WEEKLY, value: 50 }]);
    grocery.clock.nowMs += 86_400_000;
    await server.look();
    expect(server.told).toHaveLength(1);
  });

  it('tells of an experiment that loses the customers of an arm, for good, and so does its report', async () => {
    const { handbills, campaigns, reports } = grocery.engine;
    const [one, other] = [startAlerts(), startAlerts()];
    const alarm = async () => {
      const days = { from: null, to: null };
      const { sampleRatio } = await reports.get({ campaignId: WEEKLY, experimentRevision: null, ...days });
      return sampleRatio.alarm;
    };
    const enter = async (arms: readonly string[], count: number) => {
      for (let entered = 0; entered < count; made++) {
        const asked = { profile: profile(`customer ${made}`), campaignId: WEEKLY };
        const { arm } = (await handbills.preview(asked, false)).handbill;
        if (!arms.includes(arm)) continue;
        await handbills.get(asked);
        entered++;
      }
    };
    let made = 0;

    await campaigns.update(WEEKLY, { controlPpm: 500_000 }, {});
    await enter(['A', 'CONTROL'], 50);
    await one.look();
    expect([...one.told, await alarm()]).toEqual([false]);
    // From here on the app doesn't ask for whoever gets nothing.
    await enter(['A'], 150);
    await one.look();
    await enter(['CONTROL'], 150);
    await other.look();
    await one.look();
    expect(one.told).toMatchObject([{ kind: 'SAMPLE_RATIO', campaignId: WEEKLY, promotion: null, threshold: 100 }]);
    expect(one.told[0]!.value).toBeGreaterThanOrEqual(100);
    expect([...other.told, await alarm()]).toEqual([true]);
    expect(await events()).toMatchObject([{ kind: 'SAMPLE_RATIO', campaignId: WEEKLY }]);

    await campaigns.update(WEEKLY, { experimentRevision: 2 }, {});
    await one.look();
    expect([one.told.length, await alarm()]).toEqual([1, false]);
  });
});
