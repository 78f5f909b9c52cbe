import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CampaignId, PromotionCode } from '../../../src/base/ids.js';
import type { HandbillView } from '../../../src/engine/engine.js';
import { assignmentOf } from '../../../src/events/entry.js';
import { campaignDraft, WEEK_MS } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 20);
});

afterEach(() => grocery.close());

const anna = { profile: profile('anna'), campaignId: WEEKLY };
const codes = ({ slots }: HandbillView) =>
  slots.map((slot) => (slot.kind === 'offer' ? slot.promotion.code : slot.reason));

async function assignments(): Promise<number> {
  const { events } = await grocery.store.outbox.read('', 1_000);
  return events.filter((bytes) => assignmentOf(bytes) !== null).length;
}

describe('a handbill', () => {
  test('is assigned once: a thousand concurrent first requests make one handbill and one event', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => grocery.engine.handbills.get(anna)));
    expect(new Set(answers.map(({ handbillId }) => handbillId)).size).toBe(1);
    expect(new Set(answers.map((answer) => codes(answer).join())).size).toBe(1);
    expect(await assignments()).toBe(1);
  });

  test('costs one load and one commit, however many ask for it at once: those who waited load what was assigned', async () => {
    const { profiles } = grocery.store;
    await grocery.engine.warmUp();
    const [load, commit] = [vi.spyOn(profiles, 'load'), vi.spyOn(profiles, 'commit')];
    await grocery.engine.handbills.get(anna);
    expect([load.mock.calls.length, commit.mock.calls.length]).toEqual([1, 1]);
    const bert = { ...anna, profile: profile('bert') };
    await grocery.engine.handbills.batchGet(Array.from({ length: 1_000 }, () => bert));
    // Each ranking of a first handbill ends in a commit; whoever begins after it has nothing to wait for.
    expect(commit.mock.calls.length).toBe(1 + 1);
    expect(load.mock.calls.length).toBeLessThanOrEqual(1 + 1 + 2 * 999);
  });

  test('of a customer who is waiting does not wait for those of a long batch', async () => {
    const { engine, store } = grocery;
    const listed = Array.from({ length: 1_000 }, (_, i) => ({ profile: profile(`listed-${i}`), campaignId: WEEKLY }));
    const batch = engine.handbills.batchGet(listed);
    await engine.handbills.get({ profile: profile('waiting'), campaignId: WEEKLY });
    expect(await store.outbox.size()).toBeLessThan(500);
    expect(await batch).toHaveLength(1_000);
  });

  test('is not assigned any more in a batch that nobody waits for: what was under way is kept', async () => {
    const { engine, store } = grocery;
    await engine.warmUp();
    const caller = new AbortController();
    const listed = Array.from({ length: 1_000 }, (_, i) => ({ profile: profile(`listed-${i}`), campaignId: WEEKLY }));
    const batch = engine.handbills.batchGet(listed, caller.signal);
    await engine.handbills.get({ profile: profile('waiting'), campaignId: WEEKLY });
    caller.abort();
    const answers = await batch;
    const given = answers.filter((answer) => answer.ok);
    expect(given.length).toBeLessThan(500);
    expect(await assignments()).toBe(given.length + 1);
    expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code])))).toEqual(
      new Set(['CANCELLED']),
    );
    expect(await store.outbox.size()).toBe(given.length + 1);
  });

  test('is assigned on what is in the store when another process was quicker', async () => {
    const other = grocery.anotherEngine();
    const commit = vi.spyOn(grocery.store.profiles, 'commit');
    commit.mockImplementationOnce(async (commits) => {
      await other.handbills.get(anna);
      return grocery.store.profiles.commit(commits);
    });
    const answer = await grocery.engine.handbills.get(anna);
    expect(answer).toEqual(await other.handbills.get(anna));
    expect(await assignments()).toBe(1);
  });

  test('is assigned once by several servers too', async () => {
    const servers = [grocery.engine, grocery.anotherEngine(), grocery.anotherEngine()];
    // Warm, so that all of them really ask at the same time.
    for (const server of servers) await server.warmUp();
    const answers = await Promise.all(servers.flatMap((server) => [1, 2, 3].map(() => server.handbills.get(anna))));
    expect(new Set(answers.map(({ handbillId }) => handbillId)).size).toBe(1);
    expect(await assignments()).toBe(1);
  });

  test('of a clock that was ahead is not live when the clock is right again', async () => {
    const { clock, engine } = grocery;
    const rightMs = clock.nowMs;
    clock.nowMs = rightMs + 30 * 86_400_000;
    const wrong = await engine.handbills.get(anna);
    clock.nowMs = rightMs;
    const right = await engine.handbills.get(anna);
    expect([wrong.startMs, right.startMs]).toEqual([rightMs + 30 * 86_400_000, rightMs]);
    expect(await engine.handbills.get(anna)).toEqual(right);
  });

  test('stays the same until the millisecond at which its window ends, then a fresh one is assigned', async () => {
    const first = await grocery.engine.handbills.get(anna);
    expect(first.endMs - first.startMs).toBe(WEEK_MS);
    // A purchase that would change the ranking.
    grocery.clock.nowMs += 1_000;
    await grocery.engine.events.recordTransactions([receipt('anna', 't1', grocery.clock.nowMs, 17)]);

    grocery.clock.nowMs = first.endMs - 1;
    expect(await grocery.engine.handbills.get(anna)).toEqual(first);
    grocery.clock.nowMs = first.endMs;
    const second = await grocery.engine.handbills.get(anna);
    expect(second.startMs).toBe(first.endMs);
    expect(second.handbillId).not.toBe(first.handbillId);
    expect(codes(second)[0]).toBe('p17');
    expect(await assignments()).toBe(2);
  });

  test('counts every purchase acknowledged before', async () => {
    const { nowMs } = grocery.clock;
    const outcomes = await grocery.engine.events.recordTransactions([
      receipt('anna', 't1', nowMs - 3_000, 3, 11),
      receipt('anna', 't2', nowMs - 2_000, 11),
      receipt('anna', 't3', nowMs - 1_000, 11, 5),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(codes(await grocery.engine.handbills.get(anna)).slice(0, 3)).toEqual(['p11', 'p5', 'p3']);
  });

  test('shows nothing that has been taken back since, and the other offers stay', async () => {
    const before = codes(await grocery.engine.handbills.get(anna));
    await grocery.engine.promotions.update({ code: before[2] as PromotionCode, visibility: 'DRAFT' }, {});
    await grocery.engine.promotions.update(
      { code: before[4] as PromotionCode, expireAtMs: grocery.clock.nowMs + 1_000 },
      {},
    );
    grocery.clock.nowMs += 1_000;
    const after = codes(await grocery.engine.handbills.get(anna));
    expect(after).toEqual(before.with(2, 'NOT_PUBLISHED' as never).with(4, 'EXPIRED' as never));
  });

  test('promises no item that another live handbill promises', async () => {
    const second = 'second' as CampaignId;
    await grocery.engine.campaigns.create(campaignDraft({ campaignId: second }), {});
    await grocery.engine.campaigns.publish(second, {});
    const both = [
      ...codes(await grocery.engine.handbills.get(anna)),
      ...codes(await grocery.engine.handbills.get({ ...anna, campaignId: second })),
    ];
    expect(new Set(both).size).toBe(12);
  });

  test('is refused where there is no such campaign, an unpublished or a deleted one', async () => {
    await expect(grocery.engine.handbills.get({ ...anna, campaignId: 'none' as CampaignId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await grocery.engine.campaigns.unpublish(WEEKLY, {});
    await expect(grocery.engine.handbills.get(anna)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      details: { reason: 'NOT_PUBLISHED' },
    });
    await grocery.engine.campaigns.delete(WEEKLY, {});
    await expect(grocery.engine.handbills.get(anna)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('of a batch: each request has its own answer', async () => {
    const [good, bad] = await grocery.engine.handbills.batchGet([anna, { ...anna, campaignId: 'none' as CampaignId }]);
    expect(good).toMatchObject({ ok: true, value: { profileId: 'anna' } });
    expect(bad).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });

  test('is not for profiles outside the audience', async () => {
    await grocery.engine.campaigns.update(WEEKLY, { audience: 'profile.is_member' }, {});
    const stranger = { profile: { ...profile('eve'), isMember: false }, campaignId: WEEKLY };
    await expect(grocery.engine.handbills.get(stranger)).rejects.toMatchObject({
      details: { reason: 'NOT_IN_AUDIENCE' },
    });
    expect(codes(await grocery.engine.handbills.get(anna))).toHaveLength(6);
  });
});

describe('a preview', () => {
  test('is what would be assigned, stores nothing and explains itself', async () => {
    await grocery.engine.events.recordTransactions([receipt('anna', 't1', grocery.clock.nowMs, 7)]);
    const preview = await grocery.engine.handbills.preview(anna, true);
    expect(await assignments()).toBe(0);
    expect(preview.explanations).toHaveLength(6);
    const [first] = preview.explanations;
    expect(first).toMatchObject({ slot: 0, code: 'p7' });
    expect(first!.contributions.map(({ words }) => words)).toContainEqual(
      expect.stringMatching(/^Bought Item 7 once, today/),
    );
    const slot = preview.handbill.slots[0]!;
    const score = slot.kind === 'offer' ? slot.score : 0;
    const sum = first!.contributions.reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBeCloseTo(Math.log(score / (1 - score)), 4);
    expect(preview.dropped).toHaveLength(14);
    expect(codes(preview.handbill)).toEqual(codes(await grocery.engine.handbills.get(anna)));
  });

  test('works for a campaign that is not published yet', async () => {
    await grocery.engine.campaigns.unpublish(WEEKLY, {});
    expect((await grocery.engine.handbills.preview(anna, false)).handbill.slots).toHaveLength(6);
  });
});
