import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CampaignId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { UTC } from '../../../src/base/time-zone.js';
import type { Activity } from '../../../src/campaigns/activity.js';
import type { HandbillView } from '../../../src/engine/engine.js';
import type { WindowChoice } from '../../../src/engine/handbills/window-to-assign.js';
import { campaignDraft, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

const CAMPAIGN = 'windows' as CampaignId;
/** Monday 1 June 2026, 12:00 UTC, is when the grocery opens. */
const MONDAY = Date.UTC(2026, 5, 1);
const WEEK = 7 * MS_PER_DAY;

const weekly: Activity = { kind: 'CYCLIC', unit: 'WEEK', every: 1, anchorLocalMs: Date.UTC(2026, 0, 5), zone: UTC };
const summer = (prepareAhead: boolean): Activity => ({
  kind: 'ABSOLUTE',
  fromMs: MONDAY + WEEK,
  toMs: MONDAY + 2 * WEEK,
  prepareAhead,
});

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 12);
  await grocery.engine.campaigns.unpublish(WEEKLY, {});
});
afterEach(() => grocery.close());

async function publish(activity: Activity, campaignId = CAMPAIGN): Promise<void> {
  const variants = [variant({ slotGroups: [slotGroup({ slots: 3 })] })];
  await grocery.engine.campaigns.create(campaignDraft({ campaignId, activity, variants }), {});
  await grocery.engine.campaigns.publish(campaignId, {});
}

const get = (id = 'anna', campaignId = CAMPAIGN): Promise<HandbillView> =>
  grocery.engine.handbills.get({ profile: profile(id), campaignId });

const windowOf = ({ startMs, endMs }: HandbillView) => [startMs, endMs];
const codes = ({ slots }: HandbillView) =>
  slots.map((slot) => (slot.kind === 'offer' ? slot.promotion.code : slot.reason));
const refused = (reason: string) => ({ code: 'FAILED_PRECONDITION', details: { reason } });

async function assignAll(window: WindowChoice) {
  const audience = { isMember: true, segments: new Set<never>(), storeId: null };
  const request = { campaignId: CAMPAIGN, window, audience };
  let last: unknown;
  for await (const told of grocery.engine.handbills.assignAll(request, new AbortController().signal)) last = told;
  return last;
}

async function shop(...ids: string[]): Promise<void> {
  await grocery.engine.events.recordTransactions(
    ids.map((id) => receipt(id, `t-${id}`, grocery.clock.nowMs - 1_000, 7)),
  );
}

describe('a handbill of a cycle', () => {
  test('has the window of the cycle, whenever in it it was assigned, to the millisecond of its end', async () => {
    await publish(weekly);
    const first = await get();
    expect(windowOf(first)).toEqual([MONDAY, MONDAY + WEEK]);
    grocery.clock.nowMs = MONDAY + WEEK - 1;
    expect(await get()).toEqual(first);
    expect(windowOf(await get('bert'))).toEqual(windowOf(first));
    grocery.clock.nowMs = MONDAY + WEEK;
    expect(windowOf(await get())).toEqual([MONDAY + WEEK, MONDAY + 2 * WEEK]);
  });

  test('keeps its window when the campaign gets another one', async () => {
    await publish(weekly);
    const first = await get();
    await grocery.engine.campaigns.update(CAMPAIGN, { activity: { ...weekly, unit: 'DAY' } }, {});
    expect(windowOf(await get())).toEqual(windowOf(first));
  });

  test('is recomputed as of its assignment, not of the start of its window', async () => {
    await publish(weekly);
    await shop('anna');
    const handbill = await get();
    expect(codes(handbill)[0]).toBe('p7');
    for (const profileId of [profile('anna').profileId, null]) {
      const explained = await grocery.engine.handbills.explain(
        handbill.handbillId,
        profileId,
        new AbortController().signal,
      );
      expect([explained.startMs, explained.agreement]).toEqual([MONDAY, 'SAME']);
    }
  });
});

describe('a handbill of one window for everybody', () => {
  test('is refused before and after it', async () => {
    await publish(summer(false));
    await expect(get()).rejects.toMatchObject(refused('NOT_YET_VALID'));
    grocery.clock.nowMs = MONDAY + WEEK;
    expect(windowOf(await get())).toEqual([MONDAY + WEEK, MONDAY + 2 * WEEK]);
    grocery.clock.nowMs = MONDAY + 2 * WEEK;
    await expect(get()).rejects.toMatchObject(refused('ENDED'));
  });

  test('prepared ahead, it is assigned once, shows nothing before its start, and then what was assigned', async () => {
    await publish(summer(true));
    const early = await get();
    expect([windowOf(early), codes(early)]).toEqual([
      [MONDAY + WEEK, MONDAY + 2 * WEEK],
      ['NOT_YET_VALID', 'NOT_YET_VALID', 'NOT_YET_VALID'],
    ]);
    // Would be first, if it were not assigned yet.
    await shop('anna');
    grocery.clock.nowMs = MONDAY + WEEK - 1;
    expect(await get()).toEqual(early);
    grocery.clock.nowMs = MONDAY + WEEK;
    const shown = await get();
    expect(shown.handbillId).toBe(early.handbillId);
    expect(codes(shown)).not.toContain('p7');
    expect(codes(shown)).not.toContain('NOT_YET_VALID');
  });
});

describe('handbills of all profiles', () => {
  test('are assigned to those who have none, and counted', async () => {
    await publish(weekly);
    await shop('anna', 'bert', 'carl');
    const first = await get();
    expect(await assignAll('CURRENT')).toEqual({ assigned: 2, kept: 1, outside: 0, complete: true });
    expect(await assignAll('CURRENT')).toEqual({ assigned: 0, kept: 3, outside: 0, complete: true });
    expect(await get()).toEqual(first);
  });

  test('of the next window stand beside the live ones, and follow them', async () => {
    await publish(weekly);
    await shop('anna', 'bert');
    const live = await get();
    expect(await assignAll('NEXT')).toEqual({ assigned: 2, kept: 0, outside: 0, complete: true });
    expect(await assignAll('NEXT')).toEqual({ assigned: 0, kept: 2, outside: 0, complete: true });
    expect(await get()).toEqual(live);
    // Who had none gets one now, and keeps the coming one.
    expect(windowOf(await get('bert'))).toEqual(windowOf(live));
    expect(await assignAll('NEXT')).toMatchObject({ assigned: 0 });
    grocery.clock.nowMs = MONDAY + WEEK;
    expect(windowOf(await get())).toEqual([MONDAY + WEEK, MONDAY + 2 * WEEK]);
    expect(await assignAll('CURRENT')).toMatchObject({ assigned: 0, kept: 2 });
  });

  test('are judged by the next window: what is over by then is none of it, and what starts then is', async () => {
    await publish(weekly);
    await shop('anna');
    const { promotions } = grocery.engine;
    await promotions.update({ code: 'p7' as never, expireAtMs: MONDAY + WEEK }, {});
    await promotions.update({ code: 'p3' as never, startAtMs: MONDAY + WEEK, priority: 9 }, {});
    expect(codes(await get())).toContain('p7');
    await assignAll('NEXT');
    grocery.clock.nowMs = MONDAY + WEEK;
    expect(codes(await get())).not.toContain('p7');
  });

  test('keep clear of what other campaigns have prepared for that time', async () => {
    const other = 'other' as CampaignId;
    await publish(weekly);
    await publish(weekly, other);
    await shop('anna');
    await assignAll('NEXT');
    grocery.clock.nowMs = MONDAY + WEEK;
    const both = [...codes(await get()), ...codes(await get('anna', other))];
    expect(new Set(both).size).toBe(6);
  });

  test('are refused where there is no next window', async () => {
    await publish(summer(true));
    await shop('anna');
    expect(await assignAll('NEXT')).toMatchObject({ assigned: 1 });
    grocery.clock.nowMs = MONDAY + WEEK;
    await expect(assignAll('NEXT')).rejects.toMatchObject(refused('ENDED'));
  });

  test('of a lasting handbill follow its end', async () => {
    await publish({ kind: 'RELATIVE', durationMs: MS_PER_DAY });
    await shop('anna');
    const live = await get();
    await assignAll('NEXT');
    grocery.clock.nowMs = live.endMs;
    expect(windowOf(await get())).toEqual([live.endMs, live.endMs + MS_PER_DAY]);
  });
});
