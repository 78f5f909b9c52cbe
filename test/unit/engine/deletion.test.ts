import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, PromotionCode } from '../../../src/base/ids.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 3);
});
afterEach(() => grocery.close());

const code = (text: string) => text as PromotionCode;
const itemId = (text: string) => text as ItemId;
const anna = { profile: profile('anna'), campaignId: WEEKLY };

const shown = (handbill: Awaited<ReturnType<Grocery['engine']['handbills']['get']>>) =>
  handbill.slots.map((slot) => (slot.kind === 'offer' ? slot.promotion.code : slot.reason));

const listed = async (showDeleted: boolean) =>
  (await grocery.engine.promotions.list({ pageSize: 50, pageToken: '', showDeleted })).entries.map(
    ({ value }) => value.code,
  );

describe('a deleted promotion', () => {
  test('is not shown, assigned, listed or usable any more; restored, it is as it was', async () => {
    const { handbills, promotions, wallets } = grocery.engine;
    const before = shown(await handbills.get(anna));
    expect(before).toContain('p1');
    const { value, etag } = await promotions.get(code('p1'));
    const gone = await promotions.delete(code('p1'), { etag });
    expect(gone.value).toEqual({ ...value, deletedAtMs: grocery.clock.nowMs });

    expect(shown(await handbills.get(anna))).toEqual(before.map((it) => (it === 'p1' ? 'NOT_PUBLISHED' : it)));
    expect(shown(await handbills.get({ ...anna, profile: profile('bert') }))).not.toContain('p1');
    const [activated] = await wallets.activate([{ profile: profile('anna'), code: code('p1'), requestId: null }]);
    expect(activated).toMatchObject({ ok: false, error: { details: { reason: 'NOT_PUBLISHED' } } });
    expect([await listed(false), await listed(true)]).toEqual([
      ['p0', 'p2'],
      ['p0', 'p1', 'p2'],
    ]);
    expect((await promotions.get(code('p1'))).value.deletedAtMs).not.toBeNull();

    const back = await promotions.restore(code('p1'), { etag: gone.etag });
    expect(back.value).toEqual(value);
    expect(shown(await handbills.get(anna))).toEqual(before);
    expect(await listed(false)).toEqual(['p0', 'p1', 'p2']);
  });

  test('keeps its code: it is not changed or made anew, but a file that has it brings it back', async () => {
    const { promotions } = grocery.engine;
    await promotions.delete(code('p1'), {});
    await expect(promotions.update({ code: code('p1'), name: 'x' }, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const again = promotions.create({ code: code('p1'), name: 'x' }, {});
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_EXISTS', message: expect.stringContaining('restore') });
  });

  test('is guarded by its etag, and deleting or restoring it twice changes nothing', async () => {
    const { promotions } = grocery.engine;
    const { etag } = await promotions.get(code('p1'));
    await promotions.update({ code: code('p1'), priority: 1 }, {});
    await expect(promotions.delete(code('p1'), { etag })).rejects.toMatchObject({ code: 'ABORTED' });
    await promotions.delete(code('p1'), { validateOnly: true });
    expect((await promotions.get(code('p1'))).value.deletedAtMs).toBeNull();
    const gone = await promotions.delete(code('p1'), {});
    grocery.clock.nowMs += 1_000;
    expect(await promotions.delete(code('p1'), {})).toEqual(gone);
    const back = await promotions.restore(code('p1'), {});
    expect(await promotions.restore(code('p1'), {})).toEqual(back);
    await expect(promotions.delete(code('absent'), {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('that was redeemed can be taken back', async () => {
    const { wallets, promotions } = grocery.engine;
    const entry = { profile: profile('anna'), code: code('p1'), requestId: null };
    await wallets.activate([entry]);
    const [redeemed] = await wallets.redeem([{ ...entry, quantity: 1, amount: null }]);
    if (!redeemed?.ok) expect.fail('not redeemed');
    await promotions.delete(code('p1'), {});
    const reversal = { profile: profile('anna'), redemptionId: redeemed.value.redemptionId!, requestId: null };
    expect((await wallets.reverse([reversal]))[0]).toMatchObject({ ok: true });
  });
});

describe('a deleted item', () => {
  test('is covered by no promotion; what is bought of it is recorded all the same, and it can be restored', async () => {
    const { items, promotions, handbills, events } = grocery.engine;
    await promotions.create({ code: code('all'), name: 'all', visibility: 'PUBLISH', tags: ['MOBILE'] }, {});
    await promotions.update({ code: code('p0'), items: { kind: 'FILTER', expression: 'item.name == "Item 1"' } }, {});
    await items.delete(itemId('i1'), {});
    const pool = async () => {
      const preview = await handbills.preview(anna, true);
      return shown(preview.handbill);
    };
    // p0 and p1 cover nothing that is left, so that they share nothing with the others.
    expect(await pool()).toEqual(expect.arrayContaining(['p0', 'p1']));
    const [recorded] = await events.recordTransactions([receipt('anna', 't1', grocery.clock.nowMs, 1)]);
    expect(recorded).toMatchObject({ kind: 'recorded', unknownItemIds: [] });
    const list = async (showDeleted: boolean) =>
      (await items.list({ pageSize: 50, pageToken: '', showDeleted }, { unknown: false })).entries.map(
        ({ value }) => value.itemId,
      );
    expect([await list(false), await list(true)]).toEqual([
      ['i0', 'i2'],
      ['i0', 'i1', 'i2'],
    ]);
    const { value } = await items.restore(itemId('i1'), {});
    expect(value).toMatchObject({ name: 'Item 1', deletedAtMs: null });
    expect(await list(false)).toEqual(['i0', 'i1', 'i2']);
    expect((await grocery.engine.profiles.get(profile('anna').profileId)).items).toBe(1);
  });

  test('is back with the next feed that has it', async () => {
    const { items } = grocery.engine;
    await items.delete(itemId('i1'), {});
    await items.upsert({ itemId: itemId('i1'), brand: 'B' }, 'merge', {});
    expect((await items.get(itemId('i1'))).value).toMatchObject({ name: 'Item 1', brand: 'B', deletedAtMs: null });
  });
});

test('lists with deleted ones are other lists: their page tokens are refused by those without', async () => {
  const { promotions } = grocery.engine;
  const { nextPageToken } = await promotions.list({ pageSize: 1, pageToken: '', showDeleted: true });
  const other = promotions.list({ pageSize: 1, pageToken: nextPageToken, showDeleted: false });
  await expect(other).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const rest = await promotions.list({ pageSize: 5, pageToken: nextPageToken, showDeleted: true });
  expect(rest.entries.map(({ value }) => value.code)).toEqual(['p1', 'p2']);
});
