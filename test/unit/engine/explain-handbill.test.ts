import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import type { CampaignId, HandbillId, ItemId, ProfileId, PromotionCode, TransactionId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { assignmentOf } from '../../../src/events/entry.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../../src/limits.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../../src/profiles/record-codec.js';
import { campaignDraft, overlap } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 20);
});
afterEach(() => grocery.close());

const annaId = 'anna' as ProfileId;
const daysAgo = (days: number) => grocery.clock.nowMs - days * MS_PER_DAY;
const buy = (...receipts: ReturnType<typeof receipt>[]) => grocery.engine.events.recordTransactions(receipts);
const get = (id = 'anna') => grocery.engine.handbills.get({ profile: profile(id), campaignId: WEEKLY });
const stays = new AbortController().signal;
const explain = (id: HandbillId, profileId: ProfileId | null = null, signal = stays) =>
  grocery.engine.handbills.explain(id, profileId, signal);
const kindsOf = async (id: HandbillId) => (await explain(id)).differences.map(({ kind }) => kind);
const codesOf = ({ slots }: Awaited<ReturnType<typeof get>>) =>
  slots.map((slot) => (slot.kind === 'offer' ? slot.promotion.code : null));

/** A handbill of Anna, who has bought some things. */
async function assigned() {
  await buy(receipt('anna', 't1', daysAgo(20), 3, 4), receipt('anna', 't2', daysAgo(6), 3, 5));
  return get();
}

async function trained(): Promise<number> {
  const random = randomStream(7);
  const anItem = () => Math.floor(20 * random());
  const receipts = Array.from({ length: 40 }, (_, u) =>
    Array.from({ length: 4 }, (_, r) => receipt(`c${u}`, `t${r}`, daysAgo(9 - r), ...new Set([u % 20, anItem()]))),
  );
  await buy(...receipts.flat());
  const run = { onProgress: () => {}, signal: new AbortController().signal };
  return (await grocery.engine.models.train({ seed: 1, activate: true }, run)).activeVersion;
}

describe('a handbill that is recomputed', () => {
  it.each(['the formula', 'a model'])('by %s is the same, bit by bit, as long as nothing has changed', async (by) => {
    const version = by === 'a model' ? await trained() : 0;
    const handbill = await assigned();
    expect(handbill.modelVersion).toBe(version);
    grocery.clock.nowMs += 30 * MS_PER_DAY;
    for (const profileId of [null, annaId]) {
      const explained = await explain(handbill.handbillId, profileId);
      expect(explained).toMatchObject({ agreement: 'SAME', differences: [], seed: handbill.seed, profileId: 'anna' });
      expect(explained.slots.map(({ code }) => code)).toEqual(codesOf(handbill));
      for (const { code, score, recomputedCode, recomputedScore, contributions } of explained.slots) {
        expect([recomputedCode, recomputedScore]).toEqual([code, score]);
        const sum = contributions.reduce((total, { amount }) => total + amount, 0);
        expect(sum).toBeCloseTo(Math.log(score! / (1 - score!)), 4);
      }
    }
  });

  it('is so from the history of its time, whatever was bought since, also when it is over and replaced', async () => {
    await trained();
    const handbill = await assigned();
    grocery.clock.nowMs += 8 * MS_PER_DAY;
    await buy(receipt('anna', 't3', daysAgo(7), 9, 10), receipt('anna', 't4', daysAgo(1), 9, 11));
    expect(codesOf(await get())).not.toEqual(codesOf(handbill));
    expect(await explain(handbill.handbillId)).toMatchObject({ agreement: 'SAME', differences: [] });
  });

  it('is so where it had to keep clear of another handbill, which is gone by now', async () => {
    const second = 'second' as CampaignId;
    const variants = [{ ...campaignDraft({}).variants[0]!, overlap: overlap() }];
    await grocery.engine.campaigns.create(campaignDraft({ campaignId: second, variants }), {});
    await grocery.engine.campaigns.publish(second, {});
    const first = await assigned();
    const handbill = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: second });
    expect(codesOf(handbill).filter((code) => codesOf(first).includes(code))).toEqual([]);
    grocery.clock.nowMs += 30 * MS_PER_DAY;
    await get();
    expect(await explain(handbill.handbillId)).toMatchObject({ agreement: 'SAME', differences: [] });
  });

  it('is so with promotions that are over by now', async () => {
    const code = 'p3' as PromotionCode;
    await grocery.engine.promotions.update({ code, expireAtMs: grocery.clock.nowMs + 8 * MS_PER_DAY }, {});
    const handbill = await assigned();
    expect(codesOf(handbill)).toContain('p3');
    grocery.clock.nowMs += 9 * MS_PER_DAY;
    expect(await explain(handbill.handbillId)).toMatchObject({ agreement: 'SAME', differences: [] });
  });

  it('keeps what the request said of the customer', async () => {
    const code = 'p3' as PromotionCode;
    await grocery.engine.promotions.update({ code, stores: { kind: 'LIST', storeIds: ['north' as never] } }, {});
    await buy(receipt('anna', 't1', daysAgo(20), 3));
    const inNorth = { ...profile('anna'), storeId: 'north' as never };
    const handbill = await grocery.engine.handbills.get({ profile: inNorth, campaignId: WEEKLY });
    expect(codesOf(handbill)[0]).toBe('p3');
    expect(await explain(handbill.handbillId)).toMatchObject({ agreement: 'SAME', differences: [] });
  });
});

describe('what is not as it was is named', () => {
  it('receipts that came late, or were taken back', async () => {
    const handbill = await assigned();
    await buy(receipt('anna', 'late', daysAgo(2), 11, 12));
    const explained = await explain(handbill.handbillId);
    expect(explained.differences[0]).toEqual({
      kind: 'HISTORY_CHANGED',
      subject: '',
      words: 'The receipts of one earlier purchase came in only after it was assigned',
    });
    expect(explained.agreement).toBe('OTHER_OFFERS');
    const cancelled = { profileId: annaId, timeMs: null, transaction: null };
    const cancellations = ['late', 't1'].map((id) => ({ ...cancelled, transactionId: id as TransactionId }));
    await grocery.engine.events.cancelTransactions(cancellations);
    expect((await explain(handbill.handbillId)).differences[0]!.words).toMatch(/taken back/);
  });

  it('changes of campaign, promotions and items', async () => {
    const handbill = await assigned();
    const { promotions, items, campaigns } = grocery.engine;
    await promotions.update({ code: codesOf(handbill)[0]!, name: 'Another name' }, {});
    await promotions.update({ code: 'p19' as PromotionCode, name: 'Another' }, {});
    await items.upsert({ itemId: 'i30' as ItemId, name: 'New' }, 'merge', {});
    await campaigns.unpublish(WEEKLY, {});
    const { differences } = await explain(handbill.handbillId);
    expect(differences.map(({ kind, subject, words }) => [kind, subject, words])).toEqual([
      ['CAMPAIGN_CHANGED', '', 'The campaign has been changed since'],
      ['PROMOTION_CHANGED', codesOf(handbill)[0], `Promotion ${codesOf(handbill)[0]} has been changed since`],
      ['OTHER_PROMOTIONS_CHANGED', '', 'One other promotion has come or been changed since'],
      ['ITEMS_CHANGED', '', 'One product has come or been changed since'],
      // What an item is worth depends on how many there are.
      ['POPULARITY_MOVED', '', 'What all customers buy has moved on since, and the ranking with it'],
    ]);
  });

  it('what all customers buy, where the formula that moves with it ranked', async () => {
    const handbill = await assigned();
    await buy(...Array.from({ length: 50 }, (_, u) => receipt(`c${u}`, 't', daysAgo(1), 17, 18)));
    const engine = grocery.anotherEngine();
    const { agreement, differences } = await engine.handbills.explain(handbill.handbillId, null, stays);
    expect(agreement).not.toBe('SAME');
    expect(differences.map(({ kind }) => kind)).toEqual(['POPULARITY_MOVED']);
  });

  it('a profile that has become part of another one', async () => {
    const handbill = await assigned();
    await buy(receipt('bert', 'b1', daysAgo(3), 7));
    await grocery.engine.profiles.merge(annaId, 'bert' as ProfileId);
    const explained = await explain(handbill.handbillId, annaId);
    expect(explained.profileId).toBe('anna');
    expect(explained.differences.map(({ kind, subject }) => [kind, subject])).toEqual(
      expect.arrayContaining([
        ['PROFILE_MERGED', 'bert'],
        ['HISTORY_CHANGED', ''],
      ]),
    );
  });
});

describe('nothing is recomputed, and the reason said', () => {
  const missing = async (id: HandbillId) => {
    const { agreement, differences, slots } = await explain(id);
    expect(agreement).toBe('NOT_RECOMPUTED');
    for (const slot of slots)
      expect(slot).toMatchObject({ recomputedCode: null, recomputedScore: null, contributions: [] });
    return differences[0]!.kind;
  };

  it('when the model is gone', async () => {
    const version = await trained();
    const handbill = await assigned();
    await grocery.store.snapshots.remove(`model/${version}/0`);
    expect(await missing(handbill.handbillId)).toBe('MODEL_GONE');
  });

  it('when purchases of that time are summed up with later ones', async () => {
    const handbill = await assigned();
    const later = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 1 }, (_, i) => {
      return receipt('anna', `later-${i}`, grocery.clock.nowMs + 1 + i, 8);
    });
    grocery.clock.nowMs += MS_PER_DAY;
    await buy(...later.slice(0, HISTORY_WINDOW_RECEIPTS - 2));
    expect(await kindsOf(handbill.handbillId)).toEqual([]);
    await buy(...later);
    expect(await missing(handbill.handbillId)).toBe('HISTORY_TRIMMED');
  });

  it('when the campaign is deleted', async () => {
    const handbill = await assigned();
    await grocery.engine.campaigns.unpublish(WEEKLY, {});
    await grocery.engine.campaigns.delete(WEEKLY, {});
    expect(await missing(handbill.handbillId)).toBe('CAMPAIGN_GONE');
  });

  it('when a version assigned it that kept too little', async () => {
    const handbill = await assigned();
    const [stored] = await grocery.store.profiles.load(['anna']);
    const record = decodeProfileRecord(stored!.profile.bytes);
    const older = { ...record, handbills: record.handbills.map((each) => ({ ...each, circumstances: null })) };
    const write = { expectedRevision: stored!.profile.revision, bytes: encodeProfileRecord(older) };
    await grocery.store.profiles.commit([{ profileId: 'anna', profile: write, events: [] }]);
    const { agreement, differences } = await explain(handbill.handbillId, annaId);
    expect([agreement, differences[0]!.kind]).toEqual(['NOT_RECOMPUTED', 'CIRCUMSTANCES_UNKNOWN']);
  });
});

describe('a handbill that nobody knows', () => {
  it('is not found, and the error says where was looked', async () => {
    const handbill = await assigned();
    const unknown = { code: 'NOT_FOUND', details: { reason: 'HANDBILL_UNKNOWN' } };
    await expect(explain('nothing' as HandbillId)).rejects.toMatchObject(unknown);
    await expect(explain('nothing' as HandbillId, annaId)).rejects.toMatchObject(unknown);
    await grocery.engine.profiles.erase(annaId, { prove: false });
    await expect(explain(handbill.handbillId, annaId)).rejects.toMatchObject(unknown);
  });

  it('is found in the record of its profile when no event tells of it any more', async () => {
    const handbill = await assigned();
    const policy = { appendedBeforeMs: null, commitsMax: 0, protect: [] };
    await grocery.store.outbox.trim(policy);
    const { events } = await grocery.store.outbox.read('', 1_000);
    expect(events.map(assignmentOf).filter((event) => event !== null)).toEqual([]);
    await expect(explain(handbill.handbillId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await explain(handbill.handbillId, annaId)).toMatchObject({ agreement: 'SAME', differences: [] });
  });
});

it('a search through the events ends when nobody waits for it any more', async () => {
  await assigned();
  const { outbox } = grocery.store;
  const read = outbox.read.bind(outbox);
  const leaving = new AbortController();
  const reads = vi.spyOn(outbox, 'read').mockImplementation(async (...args) => {
    leaving.abort();
    return read(...args);
  });
  await expect(explain('absent' as HandbillId, null, leaving.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(reads).toHaveBeenCalledOnce();
});
