import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileContext } from '../../../src/audience/profile-context.js';
import type { CampaignId, PromotionCode, StoreId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { HandbillPreview } from '../../../src/engine/engine.js';
import { HISTORY_WINDOW_RECEIPTS, PREVIEW_DISTANCE_MAX_DAYS } from '../../../src/limits.js';
import { campaignDraft, slotGroup, variant } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

const DAY = MS_PER_DAY;

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 8);
});
afterEach(() => grocery.close());

type Supposed = Parameters<Grocery['engine']['handbills']['preview']>[2];

const preview = (supposed: Supposed = {}, who: ProfileContext = profile('anna')): Promise<HandbillPreview> =>
  grocery.engine.handbills.preview({ profile: who, campaignId: WEEKLY }, true, supposed);

const offers = ({ handbill }: HandbillPreview) =>
  handbill.slots.map((slot) => (slot.kind === 'offer' ? [slot.promotion.code, slot.score] : slot.reason));

const codes = (told: HandbillPreview) => told.explanations.map(({ code }) => code).sort();

const update = (code: string, fields: object) =>
  grocery.engine.promotions.update({ code: code as PromotionCode, ...fields }, {});

describe('a preview of another time', () => {
  it('has what is valid then, and its window', async () => {
    const { nowMs } = grocery.clock;
    await update('p0', { startAtMs: nowMs + 30 * DAY });
    await update('p1', { expireAtMs: nowMs + 20 * DAY });
    const now = await preview();
    expect(codes(now)).toContain('p1');
    expect(codes(now)).not.toContain('p0');
    const atMs = nowMs + 40 * DAY;
    const then = await preview({ atMs });
    expect([then.handbill.startMs, then.handbill.endMs]).toEqual([atMs, atMs + 7 * DAY]);
    expect(codes(then)).toContain('p0');
    expect(codes(then)).not.toContain('p1');
    expect((await preview({ atMs, why: 'p1' as PromotionCode })).why?.reason).toBe('EXPIRED');
    expect((await preview({ why: 'p0' as PromotionCode })).why?.reason).toBe('NOT_YET_VALID');
  });

  it('in the past is the one that was given then, with what is over since', async () => {
    const thenMs = grocery.clock.nowMs;
    await update('p3', { expireAtMs: thenMs + 8 * DAY });
    await grocery.engine.events.recordTransactions([receipt('anna', 't1', thenMs - 3 * DAY, 3)]);
    const given = offers(await preview());
    grocery.clock.nowMs += 30 * DAY;
    await grocery.engine.events.recordTransactions([receipt('anna', 't2', thenMs + 20 * DAY, 5, 6)]);
    expect((await preview({ why: 'p3' as PromotionCode })).why?.reason).toBe('EXPIRED');
    const again = await preview({ atMs: thenMs });
    expect(offers(again).map(([code]) => code)).toEqual(given.map(([code]) => code));
    expect(codes(again)).toContain('p3');
    const words = again.explanations.find(({ code }) => code === 'p5')?.contributions.map((each) => each.words) ?? [];
    expect(words.join()).not.toMatch(/Bought/);
  });

  it('is refused where purchases of then are only known summed up', async () => {
    const { clock, engine } = grocery;
    const thenMs = clock.nowMs;
    clock.nowMs += 200 * DAY;
    const many = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 5 }, (_, i) =>
      receipt('anna', `t${i}`, thenMs + (i + 1) * DAY, i % 3),
    );
    await engine.events.recordTransactions(many);
    const details = { reason: 'HISTORY_TRIMMED' };
    await expect(preview({ atMs: thenMs })).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', details });
  });

  it('is within some years of now, to the millisecond', async () => {
    const most = PREVIEW_DISTANCE_MAX_DAYS * DAY;
    for (const sign of [-1, 1]) {
      await preview({ atMs: grocery.clock.nowMs + sign * most });
      await expect(preview({ atMs: grocery.clock.nowMs + sign * (most + 1) })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        details: { violations: [{ path: ['at'] }] },
      });
    }
  });

  it('tells that the campaign has no window then', async () => {
    const { nowMs } = grocery.clock;
    const activity = { kind: 'ABSOLUTE' as const, fromMs: nowMs + DAY, toMs: nowMs + 2 * DAY, prepareAheadMs: 0 };
    await grocery.engine.campaigns.update(WEEKLY, { activity: activity as never }, {});
    const refused = (reason: string) => ({ code: 'FAILED_PRECONDITION', details: { reason } });
    await expect(preview({ atMs: nowMs + 2 * DAY })).rejects.toMatchObject(refused('ENDED'));
    expect((await preview({ atMs: nowMs + DAY })).handbill.startMs).toBe(nowMs + DAY);
  });
});

describe('a preview of a campaign that is not stored', () => {
  it('judges by the draft, and stores nothing', async () => {
    const draft = campaignDraft({ variants: [variant({ slotGroups: [slotGroup({ slots: 2 })] })] });
    expect((await preview({ draft })).handbill.slots).toHaveLength(2);
    const unknown = { ...draft, campaignId: 'not-there' as CampaignId };
    const request = { profile: profile('anna'), campaignId: unknown.campaignId };
    const told = await grocery.engine.handbills.preview(request, false, { draft: unknown });
    expect(told.handbill.campaignId).toBe('not-there');
    await expect(grocery.engine.campaigns.get(unknown.campaignId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await preview()).handbill.slots).toHaveLength(6);
  });

  it('tells what is wrong with it as saving would', async () => {
    const draft = campaignDraft({ variants: [variant({ weight: -1 })] });
    await expect(preview({ draft })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { violations: [{ path: ['campaign', 'variants', 0, 'weight'] }] },
    });
  });
});

describe('what a preview does not hold', () => {
  it('is counted by rule, over all promotions, and one is told by its code', async () => {
    await update('p0', { visibility: 'DRAFT' });
    await update('p1', { stores: { kind: 'LIST', storeIds: ['north' as StoreId] } });
    const told = await preview({ why: 'p0' as PromotionCode });
    expect(told.handbill.slots.every(({ kind }) => kind === 'offer')).toBe(true);
    expect(Object.fromEntries(told.dropCounts)).toEqual({ NOT_PUBLISHED: 1, WRONG_STORE: 1 });
    expect(told.why).toEqual({ code: 'p0', reason: 'NOT_PUBLISHED', score: 0 });
    expect((await preview({ why: 'p2' as PromotionCode })).why).toBeNull();
    const inNorth = { ...profile('anna'), storeId: 'north' as StoreId };
    expect(Object.fromEntries((await preview({}, inNorth)).dropCounts)).toEqual({ NOT_PUBLISHED: 1, OUTRANKED: 1 });
  });

  it('is not told of a promotion that is not there', async () => {
    await expect(preview({ why: 'p99' as PromotionCode })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await grocery.engine.promotions.delete('p3' as PromotionCode, {});
    await expect(preview({ why: 'p3' as PromotionCode })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([...(await preview()).dropCounts.values()].reduce((sum, count) => sum + count, 0)).toBe(1);
  });
});
