import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { HandbillView } from '../../../src/engine/engine.js';
import type { RunningEngine } from '../../../src/engine/running-engine.js';
import { mayTell, readEntry } from '../../../src/events/entry.js';
import type { ExposedHandbill } from '../../../src/exposure/exposed-handbill.js';
import { createExposureJoin, EXPOSURE_EVENTS } from '../../../src/exposure/join-exposures.js';
import { POPULARITY_POLL_MS, POPULARITY_REFRESH_MS } from '../../../src/limits.js';
import { type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 20);
  const exploration = { share: 1, slots: 2, method: 'UNIFORM' } as const;
  await grocery.engine.campaigns.update(WEEKLY, { exploration }, {});
});
afterEach(() => grocery.close());

const handbillOf = (who: string, engine: RunningEngine = grocery.engine) =>
  engine.handbills.get({ profile: profile(who), campaignId: WEEKLY });

const offersOf = ({ slots }: HandbillView): PromotionCode[] =>
  slots.flatMap((slot) => (slot.kind === 'offer' ? [slot.promotion.code] : []));

async function use(who: string, code: PromotionCode): Promise<void> {
  const entry = { profile: profile(who), code, requestId: null };
  const [active] = await grocery.engine.wallets.activate([entry]);
  expect(active).toMatchObject({ ok: true });
  const [redeemed] = await grocery.engine.wallets.redeem([{ ...entry, quantity: 1, amount: null }]);
  expect(redeemed).toMatchObject({ ok: true });
}

async function joined(): Promise<ExposedHandbill[]> {
  const join = createExposureJoin(() => true);
  const { events } = await grocery.store.outbox.read('', 10_000);
  for (const entry of events) {
    if (mayTell(entry, EXPOSURE_EVENTS)) for (const event of readEntry(entry)) join.add(event);
  }
  return [...join.handbills()];
}

/** Why the promotion would be shown to somebody new, by an engine. */
async function shownReason(engine: RunningEngine, code: PromotionCode): Promise<string | undefined> {
  for (let i = 0; i < 60; i++) {
    const request = { profile: profile(`newcomer-${i}`), campaignId: WEEKLY };
    const { explanations } = await engine.handbills.preview(request, true);
    const contributions = explanations.find((each) => each.code === code)?.contributions;
    if (contributions) return contributions.find(({ signal }) => signal === 'shown')?.words;
  }
  return expect.fail(`${code} is not shown to anybody`);
}

describe('handbills that explore', () => {
  test('are told with propensities that add up, and joined with views and redemptions', async () => {
    const handbills = await Promise.all(Array.from({ length: 30 }, (_, i) => handbillOf(`c${i}`)));
    const [first] = handbills;
    const last = offersOf(first!).at(-1)!;
    await use('c0', last);
    const view = { kind: 'view', handbillId: first!.handbillId, slot: 0, promotion: null } as const;
    const { nowMs } = grocery.clock;
    await grocery.engine.events.recordEvents([
      { eventId: 'e', profileId: profile('c0').profileId, timeMs: nowMs, deed: view },
    ]);
    const all = await joined();
    expect(all).toHaveLength(30);
    for (const { candidates, slots, shuffled } of all) {
      const sum = candidates.propensities.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - 2)).toBeLessThan(1e-6);
      expect(slots.filter(({ explored }) => explored)).toHaveLength(2);
      if (!shuffled) expect(slots.slice(0, 4).map(({ propensity }) => propensity)).toEqual([1, 1, 1, 1]);
    }
    const mine = all.find(({ handbillId }) => handbillId === first!.handbillId)!;
    expect(mine.slots.map(({ viewed }) => viewed)).toEqual([true, false, false, false, false, false]);
    expect(mine.slots.at(-1)).toMatchObject({ activated: true, redemptions: 1 });
  });

  test('are previewed and explained with the lots of their slots', async () => {
    const request = { profile: profile('anna'), campaignId: WEEKLY };
    const preview = await grocery.engine.handbills.preview(request, true);
    expect(preview.explanations.filter(({ explored }) => explored)).toHaveLength(2);
    expect(preview.dropped.filter(({ reason }) => reason === 'NOT_DRAWN')).toHaveLength(14);
    const { handbillId, profileId } = await handbillOf('anna');
    for (const asked of [profileId, null]) {
      const explained = await grocery.engine.handbills.explain(handbillId, asked, new AbortController().signal);
      expect(explained.agreement).toBe('SAME');
      expect(explained.shuffled).toBe(preview.shuffled);
      expect(explained.slots.map(({ explored }) => explored)).toEqual(
        preview.explanations.map((each) => each.explored),
      );
      for (const { propensity } of explained.slots) expect(propensity).toBeGreaterThan(0);
    }
  });
});

describe('what is learned from showing', () => {
  async function teach(): Promise<PromotionCode> {
    const views = await Promise.all(Array.from({ length: 40 }, (_, i) => handbillOf(`c${i}`)));
    const loved = offersOf(views[0]!)[0]!;
    for (const [i, view] of views.entries()) if (offersOf(view).includes(loved)) await use(`c${i}`, loved);
    return loved;
  }

  test('moves a promotion that is redeemed more often than others, and is told in words', async () => {
    const loved = await teach();
    const other = grocery.anotherEngine();
    expect(await shownReason(other, loved)).toBe('Where this offer was shown it was redeemed more often than expected');
  });

  test('reaches a running server, and outlives a restart after the events were trimmed', async () => {
    await grocery.engine.warmUp();
    const loved = await teach();
    const deadline = Date.now() + 100 * POPULARITY_POLL_MS;
    grocery.clock.nowMs += POPULARITY_REFRESH_MS;
    while ((await shownReason(grocery.engine, loved)) === undefined) {
      expect(Date.now()).toBeLessThan(deadline);
      await new Promise((resolve) => setTimeout(resolve, POPULARITY_POLL_MS));
    }
    await grocery.engine.close();
    const { outbox } = grocery.store;
    await outbox.trim({ appendedBeforeMs: grocery.clock.nowMs + MS_PER_DAY, commitsMax: 0, protect: [] });
    expect(await outbox.size()).toBe(0);
    expect(await shownReason(grocery.anotherEngine(), loved)).toContain('more often than expected');
  });
});
