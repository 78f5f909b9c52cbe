import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, ProfileId, PromotionCode, RedemptionId } from '../../../src/base/ids.js';
import type { RunningEngine } from '../../../src/engine/running-engine.js';
import type { PromotionState, WalletListRequest } from '../../../src/engine/wallets/wallet-requests.js';
import { readEntry } from '../../../src/events/entry.js';
import { decodeProfileRecord } from '../../../src/profiles/record-codec.js';
import type { PromotionPatch } from '../../../src/promotions/patch.js';
import { type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 8);
});
afterEach(() => grocery.close());

const code = (text: string) => text as PromotionCode;
const entry = (who: string, what: string, requestId: string | null = null) => ({
  profile: profile(who),
  code: code(what),
  requestId,
});
const piece = (who: string, what: string, requestId: string | null = null) => ({
  ...entry(who, what, requestId),
  quantity: 1,
  amount: null,
});

async function edit(what: string, patch: Omit<PromotionPatch, 'code'>): Promise<void> {
  await grocery.engine.promotions.update({ ...patch, code: code(what) }, {});
}

async function one(answers: ReturnType<RunningEngine['wallets']['activate']>): Promise<PromotionState> {
  const [answer] = await answers;
  if (!answer!.ok) throw answer!.error;
  return answer!.value;
}

const reasons = async (answers: ReturnType<RunningEngine['wallets']['activate']>) =>
  (await answers).map((answer) => (answer.ok ? 'OK' : answer.error.details.reason));

const used = async (counter: string) => (await grocery.store.limits.used([counter]))[0];
const indexOf = async (what: string) => (await grocery.store.configuration.get('promotion', [what]))[0]!.index;

const list = (who: string, fields: Partial<WalletListRequest> = {}) =>
  grocery.engine.wallets.list({
    profile: profile(who),
    statuses: new Set(),
    types: new Set(),
    tags: [],
    presentOnly: false,
    displayableOnly: false,
    order: [],
    pageSize: 50,
    pageToken: '',
    ...fields,
  });

async function events(): Promise<string[]> {
  const page = await grocery.store.outbox.read('', 1_000);
  return page.events.flatMap(readEntry).map(({ type }) => type);
}

describe('the verbs of the wallet', () => {
  test('lead through the states, and tell of each step', async () => {
    const { wallets } = grocery.engine;
    expect(await one(wallets.activate([entry('anna', 'p1')]))).toMatchObject({ code: 'p1', status: 'ACTIVE' });
    const redeemed = await one(wallets.redeem([piece('anna', 'p1')]));
    expect(redeemed).toMatchObject({ status: 'REDEEMED', redeemedQuantity: 1 });
    const reversal = { profile: profile('anna'), redemptionId: redeemed.redemptionId!, requestId: null };
    expect(await one(wallets.reverse([reversal]))).toMatchObject({ status: 'ACTIVE', redeemedQuantity: 0 });
    expect(await one(wallets.deactivate([entry('anna', 'p1')]))).toMatchObject({ status: 'ASSIGNED' });
    expect(await events()).toEqual([
      'client.activatePromotion',
      'client.redeemPromotion',
      'client.reverseRedemption',
      'client.deactivatePromotion',
    ]);
  });

  test('answer each entry of a batch by itself, those of one profile in their order', async () => {
    const { wallets } = grocery.engine;
    const answers = wallets.activate([
      entry('anna', 'p1'),
      entry('bert', 'p1'),
      entry('anna', 'nothing'),
      entry('anna', 'p1'),
      entry('anna', 'p2'),
    ]);
    expect(await reasons(answers)).toEqual(['OK', 'OK', 'UNKNOWN_PROMOTION', 'ALREADY_ACTIVE', 'OK']);
    expect((await events()).length).toBe(3);
  });

  test('leave no trace of what was refused', async () => {
    const [before] = await grocery.store.profiles.load(['anna']);
    const { wallets } = grocery.engine;
    expect(await reasons(wallets.redeem([piece('anna', 'p1', 'r1')]))).toEqual(['NOT_ACTIVE']);
    const unknown = { profile: profile('anna'), redemptionId: 'x' as RedemptionId, requestId: 'r2' };
    expect(await reasons(wallets.reverse([unknown]))).toEqual(['UNKNOWN_REDEMPTION']);
    expect((await grocery.store.profiles.load(['anna']))[0]).toEqual(before);
    expect(await events()).toEqual([]);
  });

  test('move points: set, spent at an activation, given back, taken away', async () => {
    const { wallets } = grocery.engine;
    await edit('p1', { requireRedeemedPoints: 30 });
    const adjust = (kind: 'add' | 'set', points: number) =>
      wallets.adjustPoints([{ profile: profile('anna'), requestId: null, change: { kind, points, reason: null } }]);
    expect(await reasons(wallets.activate([entry('anna', 'p1')]))).toEqual(['POINTS_TOO_LOW']);
    expect(await adjust('set', 100)).toEqual([{ ok: true, value: 100 }]);
    expect(await one(wallets.activate([entry('anna', 'p1')]))).toMatchObject({ points: 70 });
    expect(await one(wallets.deactivate([entry('anna', 'p1')]))).toMatchObject({ points: 100 });
    expect(await adjust('add', -40)).toEqual([{ ok: true, value: 60 }]);
    expect(await adjust('add', -61)).toMatchObject([{ ok: false, error: { details: { reason: 'POINTS_TOO_LOW' } } }]);
    expect((await events()).filter((type) => type.endsWith('Points'))).toEqual([
      'client.addPoints',
      'client.removePoints',
      'client.addPoints',
      'client.removePoints',
    ]);
  });
});

describe('a request id', () => {
  test('gives the same answer again, whatever has happened since, and refuses another request', async () => {
    const { wallets } = grocery.engine;
    const first = await one(wallets.activate([entry('anna', 'p1', 'id-1')]));
    await one(wallets.deactivate([entry('anna', 'p1', 'id-2')]));
    grocery.clock.nowMs += 24 * 3_600_000;
    expect(await one(wallets.activate([entry('anna', 'p1', 'id-1')]))).toEqual(first);
    expect(await reasons(wallets.activate([entry('anna', 'p2', 'id-1')]))).toEqual(['REQUEST_ID_REUSED']);
    expect(await reasons(wallets.deactivate([entry('anna', 'p1', 'id-1')]))).toEqual(['REQUEST_ID_REUSED']);
    expect(await reasons(wallets.activate([entry('bert', 'p2', 'id-1')]))).toEqual(['OK']);
    expect((await list('anna')).promotions.find(({ promotion }) => promotion.code === 'p1')).toMatchObject({
      status: 'ASSIGNED',
    });
  });

  test('50 times at once through two servers: one effect, 50 equal answers', async () => {
    const servers = [grocery.engine, grocery.anotherEngine()];
    await one(grocery.engine.wallets.activate([entry('anna', 'p1')]));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => servers[i % 2]!.wallets.redeem([piece('anna', 'p1', 'once')])),
    );
    expect(answers[0]![0]!.ok).toBe(true);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect((await events()).filter((type) => type === 'client.redeemPromotion')).toHaveLength(1);
  });
});

describe('the terms of an activation', () => {
  test('stay when the promotion is edited, for holders only, also for a server that never saw them', async () => {
    await edit('p1', { redeemType: 'PARTIAL', redeemQuantityPerActivation: 3, items: { kind: 'ALL' } });
    await one(grocery.engine.wallets.activate([entry('anna', 'p1')]));
    await edit('p1', {
      redeemQuantityPerActivation: 1,
      name: 'worse',
      items: { kind: 'LIST', itemIds: ['i2' as ItemId] },
    });
    const another = grocery.anotherEngine();
    const taken = await one(another.wallets.redeem([{ ...piece('anna', 'p1'), quantity: 3 }]));
    expect(taken).toMatchObject({ status: 'REDEEMED', redeemedQuantity: 3 });
    const shown = (await list('anna')).promotions.find(({ status }) => status === 'REDEEMED')!;
    expect(shown.promotion).toMatchObject({
      redeemQuantityPerActivation: 3,
      name: 'Promotion 1',
      items: { kind: 'ALL' },
    });
    expect(await one(another.wallets.activate([entry('bert', 'p1')]))).toMatchObject({ possibleRedemptions: 1 });
  });
});

test('terms that the store has lost are those of now, and somebody hears of it', async () => {
  await edit('p1', { redeemType: 'PARTIAL', redeemQuantityPerActivation: 3 });
  await one(grocery.engine.wallets.activate([entry('anna', 'p1')]));
  for (const name of await grocery.store.snapshots.names('terms/')) await grocery.store.snapshots.remove(name);
  await edit('p1', { redeemQuantityPerActivation: 1, name: 'as it is now' });
  const { promotions } = await list('anna');
  expect(promotions[0]).toMatchObject({ status: 'ACTIVE', promotion: { name: 'as it is now' } });
  expect(grocery.complaints[0]).toMatch(/^terms: terms terms\/\d+\/\w+ are not in the store$/);
});

describe('limits over all profiles', () => {
  test('refuse what exceeds them, take back what a later entry is refused for, and open up by reversals', async () => {
    const { wallets } = grocery.engine;
    await edit('p1', { redeemLimitGlobal: 2, budgetMinor: 100 });
    const counter = `r${await indexOf('p1')}`;
    for (const who of ['a', 'b', 'c']) await one(wallets.activate([entry(who, 'p1')]));
    const euro = (amountMinor: number) => ({ amountMinor, currency: 'EUR' as never });
    const pay = (who: string, amountMinor: number) =>
      wallets.redeem([{ ...piece(who, 'p1'), amount: euro(amountMinor) }]);
    const first = await one(pay('a', 60));
    expect(await reasons(pay('b', 41))).toEqual(['BUDGET_SPENT']);
    expect(await used(counter)).toBe(1);
    await one(pay('b', 40));
    expect(await reasons(pay('c', 0))).toEqual(['LIMIT_GLOBAL']);
    await one(wallets.reverse([{ profile: profile('a'), redemptionId: first.redemptionId!, requestId: null }]));
    expect([await used(counter), await used(`b${await indexOf('p1')}`)]).toEqual([1, 40]);
    await one(pay('c', 60));
    expect(await used(counter)).toBe(2);
  });

  test('hide what is used up within a second, and bring it back', async () => {
    await edit('p1', { activationLimitGlobal: 1 });
    const { handbills, wallets } = grocery.engine;
    const offered = async (who: string) => {
      const { slots } = await handbills.get({ profile: profile(who), campaignId: WEEKLY });
      return slots.map((slot) => (slot.kind === 'offer' ? slot.promotion.code : slot.reason));
    };
    // Six of eight: the two best by index are always among them.
    expect(await offered('anna')).toContain('p1');
    await one(wallets.activate([entry('bert', 'p1')]));
    await expect.poll(() => offered('anna'), { timeout: 5_000 }).toContain('LIMIT_GLOBAL');
    expect(await offered('carl')).not.toContain('p1');
    expect(await offered('carl')).not.toContain('LIMIT_GLOBAL');
    expect((await list('dora')).promotions.map(({ promotion }) => promotion.code)).not.toContain('p1');
    expect((await list('bert')).promotions[0]).toMatchObject({ status: 'ACTIVE', promotion: { code: 'p1' } });
    await one(wallets.deactivate([entry('bert', 'p1')]));
    await expect.poll(() => offered('anna'), { timeout: 5_000 }).toContain('p1');
  });
});

describe('a handbill', () => {
  test('shows the states of what it offers, and what is activated outlives it', async () => {
    await edit('p1', { type: 'HANDBILL', redeemType: 'PARTIAL', redeemQuantityPerActivation: 2 });
    const { handbills, wallets } = grocery.engine;
    const request = { profile: profile('anna'), campaignId: WEEKLY };
    const heldOf = async () => {
      const { slots } = await handbills.get(request);
      return slots.flatMap((slot) => (slot.kind === 'offer' && slot.promotion.code === 'p1' ? [slot.held] : []));
    };
    expect(await heldOf()).toEqual([null]);
    await one(wallets.activate([entry('anna', 'p1')]));
    expect(await heldOf()).toMatchObject([{ status: 'ACTIVE', possibleRedemptions: 2 }]);
    await one(wallets.redeem([piece('anna', 'p1')]));
    expect(await heldOf()).toMatchObject([{ status: 'ACTIVE', possibleRedemptions: 1, redeemedQuantity: 1 }]);
    grocery.clock.nowMs += 8 * 86_400_000;
    expect(await one(wallets.redeem([piece('anna', 'p1')]))).toMatchObject({ status: 'REDEEMED' });
  });

  test('offers no more what the profile has redeemed as often as it may', async () => {
    await edit('p1', { redeemLimitPerClient: 1 });
    const { handbills, wallets } = grocery.engine;
    await one(wallets.activate([entry('anna', 'p1')]));
    await one(wallets.redeem([piece('anna', 'p1')]));
    const { slots } = await handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    expect(slots.map((slot) => slot.kind === 'offer' && slot.promotion.code)).not.toContain('p1');
  });
});

describe('the list of a wallet', () => {
  test('filters, sorts and pages', async () => {
    const { wallets } = grocery.engine;
    await edit('p2', { tags: ['CHECKOUT'], priority: 5 });
    await edit('p3', { visibility: 'DRAFT' });
    await edit('p4', { startAtMs: grocery.clock.nowMs + 1 });
    await edit('p5', { type: 'HANDBILL' });
    await edit('p6', { visibility: 'HIDDEN' });
    await one(wallets.activate([entry('anna', 'p6')]));
    const codes = async (fields: Partial<WalletListRequest> = {}) =>
      (await list('anna', fields)).promotions.map(({ promotion }) => promotion.code);
    const byCode = [{ field: 'code', descending: false }] as const;
    expect(await codes({ order: byCode })).toEqual(['p0', 'p1', 'p2', 'p4', 'p6', 'p7']);
    expect(await codes({ order: byCode, presentOnly: true })).toEqual(['p0', 'p1', 'p2', 'p6', 'p7']);
    expect(await codes({ order: byCode, presentOnly: true, displayableOnly: true })).toEqual(['p0', 'p1', 'p2', 'p7']);
    expect(await codes({ tags: ['CHECKOUT'] })).toEqual(['p2']);
    expect(await codes({ statuses: new Set(['ACTIVE']) })).toEqual(['p6']);
    expect(await codes({ types: new Set(['CUSTOM']) })).toEqual([]);
    expect((await codes({ order: [{ field: 'priority', descending: true }] }))[0]).toBe('p2');
    expect((await codes())[0]).toBe('p6');

    const first = await list('anna', { order: byCode, pageSize: 4 });
    const rest = await list('anna', { order: byCode, pageSize: 4, pageToken: first.nextPageToken });
    expect([first, rest].flatMap(({ promotions }) => promotions.map(({ promotion }) => promotion.code))).toHaveLength(
      6,
    );
    expect([first.totalSize, rest.nextPageToken]).toEqual([6, '']);
    const another = list('anna', { pageSize: 4, pageToken: first.nextPageToken });
    await expect(another).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(list('anna', { pageToken: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('sorts by what the customer buys', async () => {
    const bought = {
      transactionId: 't',
      profileId: 'anna' as ProfileId,
      timeMs: grocery.clock.nowMs,
      storeId: null,
      total: null,
    };
    const lines = [{ itemId: 'i5' as never, quantity: 1, amountMinor: null }];
    await grocery.engine.events.recordTransactions([{ ...bought, lines } as never]);
    const { promotions } = await list('anna', { order: [{ field: 'score', descending: true }] });
    expect(promotions[0]!.promotion.code).toBe('p5');
    expect(promotions[0]!.score).toBeGreaterThan(promotions[1]!.score!);
  });

  test('names handbill and slot of what it offers', async () => {
    const { handbillId } = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    const { promotions } = await list('anna');
    expect(promotions.slice(0, 6).map(({ handbill }) => [handbill?.handbillId, handbill?.slot])).toEqual(
      Array.from({ length: 6 }, (_, slot) => [handbillId, slot]),
    );
    expect(new Set(promotions.map(({ uuid }) => uuid)).size).toBe(8);
    expect(promotions.slice(6).map(({ handbill }) => handbill)).toEqual([null, null]);
    const byHandbill = await list('anna', { order: [{ field: 'handbill_id', descending: false }] });
    expect(byHandbill.promotions.map(({ handbill }) => handbill === null)).toEqual([
      ...Array(6).fill(false),
      true,
      true,
    ]);
  });
});

test('a wallet drops the ids of reservations that are settled', async () => {
  await edit('p1', { redeemLimitGlobal: 10, redeemType: 'PARTIAL' });
  const { wallets } = grocery.engine;
  await one(wallets.activate([entry('anna', 'p1')]));
  for (let i = 0; i < 5; i++) await one(wallets.redeem([piece('anna', 'p1')]));
  const [records] = await grocery.store.profiles.load(['anna']);
  expect(decodeProfileRecord(records!.profile.bytes).reservations).toHaveLength(1);
});
