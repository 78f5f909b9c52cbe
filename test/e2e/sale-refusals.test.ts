import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { ProcessSaleRequestInput } from '../../src/generated/handbill/v1/ProcessSaleRequest.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import { basket, SALE_TIME, type SaleCalls, saleCalls, unusedOf } from '../support/sale-calls.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { createPromotion } from '../support/wallet-calls.js';

let folder: string;
let server: ServerProcess;
let sales: SaleCalls;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-refusals-'));
  server = await startServerProcess(join(folder, 'store'));
  sales = saleCalls(server.clients);
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const inSeconds = (seconds: number) => ({ seconds: Math.floor(Date.now() / 1_000) + seconds, nanos: 0 });
const milk = basket('milk 1 199');

/** Half a euro off each milk. */
const publish = (code: string, fields: PromotionInput = {}) =>
  createPromotion(server.clients, code, {
    discountType: 'DISCOUNT_TYPE_AMOUNT',
    discountValue: { amount: EUR(50) },
    catalogItemType: 'CATALOG_ITEM_TYPE_LIST',
    catalogIndexItems: ['milk'],
    ...fields,
  });

const ofProfile = (profileId: string) =>
  callUnary(server.clients.profiles, server.clients.profiles.getProfile, { profile: { profileId } });

const line = (fields: object) => ({ lines: [{ ...milk[0]!, ...fields }] });

describe('what can’t be sold', () => {
  it.each<[string, object, string, RegExp]>([
    ['no number', line({ quantity: Number.NaN }), 'lines[0].quantity', /must be a number, got "NaN"/],
    ['without end', line({ quantity: Number.NEGATIVE_INFINITY }), 'lines[0].quantity', /must be a number/],
    ['four decimals', line({ quantity: 1.0001 }), 'lines[0].quantity', /more than 3 decimals/],
    ['nothing of an item', line({ quantity: 0 }), 'lines[0].quantity', /above 0/],
    ['less than nothing', line({ quantity: -1 }), 'lines[0].quantity', /above 0/],
    ['a price below 0', line({ unitPriceMinor: -1 }), 'lines[0].unit_price_minor', /from 0 to 1000000000/],
    ['a price above a billion', line({ unitPriceMinor: 1_000_000_001 }), 'lines[0].unit_price_minor', /from 0 to/],
    ['an item without a name', line({ itemId: '' }), 'lines[0].item_id', /must not be empty/],
    ['a control character', line({ itemId: 'a\u0000' }), 'lines[0].item_id', /control characters/],
    ['no lines', { lines: [] }, 'lines', /must not be empty/],
    ['a line twice', { lines: [...milk, ...milk] }, 'lines[1].seq', /that of a line before/],
    ['1,001 lines', { lines: basket(...Array.from({ length: 1_001 }, () => 'milk 1 199')) }, 'lines', /1000 lines/],
    ['a day to come', { time: inSeconds(3_600) }, 'time', /in the future/],
    ['a time before 1970', { time: { seconds: -5, nanos: 0 } }, 'time', /1970/],
    ['no currency', { currency: 'XXX' }, 'currency', /ISO 4217/],
    ['an id of 129 characters', { saleId: 'a'.repeat(129) }, 'sale_id', /128 characters/],
    ['a guest by name', { profile: { profileId: '\u0001sale/x' } }, 'profile.profile_id', /control characters/],
    ['a card', { profile: { profileId: '4111111111111111' } }, 'profile.profile_id', /payment card/],
    ['cashback below 0', { cashbackToUseMinor: -1 }, 'cashback_to_use_minor', /from 0 to/],
    [
      'cashback beyond all numbers',
      { cashbackToUseMinor: '9223372036854775807' },
      'cashback_to_use_minor',
      /2\^53 - 1 minor units/,
    ],
    ['a code twice', { couponCodes: ['a', 'a'] }, 'coupon_codes[1]', /that of a coupon before/],
  ])('is told by field, value and reason: %s', async (_, fields, field, words) => {
    const { checkout } = server.clients;
    const whole = { saleId: 'wrong', currency: 'EUR', time: SALE_TIME, lines: milk, commit: true, ...fields };
    const profile = { profileId: 'nobody-yet' };
    const failure = await failureOf(
      callUnary(checkout, checkout.processSale, { profile, ...whole } as ProcessSaleRequestInput),
    );
    const told = failure.fieldViolations?.find((each) => each.field === field);
    expect(told?.description, JSON.stringify(failure)).toMatch(words);
    expect(JSON.stringify(failure)).not.toContain('4111');
    await expect(ofProfile('nobody-yet')).rejects.toThrow('not found');
  });

  it('of 1,000 lines of a billion each it is the sum that is too much, and less is sold to the cent', async () => {
    const dear = (count: number) => basket(...Array.from({ length: count }, () => 'gold 100000 1000000000'));
    const failure = await failureOf(sales.sell('dear', dear(1_000)));
    expect(failure.fieldViolations).toMatchObject([{ field: 'lines' }]);
    expect((await sales.sell('dear', dear(90))).netMinor).toBe(9_000_000_000_000_000);
    expect((await sales.giveBack('dear', 'r', ['0 1'])).refundMinor).toBe(1_000_000_000);
    expect((await sales.voidSale('dear')).netMinor).toBe(8_999_999_000_000_000);
  });
});

describe('a code that is not used', () => {
  it('is told why, with what its condition needs and what there is', async () => {
    const [past, soon] = [inSeconds(-100), inSeconds(10_000)];
    const iso = ({ seconds }: typeof past) => new Date(seconds * 1_000).toISOString();
    await publish('draft', { visibilityStatus: 'VISIBILITY_STATUS_DRAFT' });
    await publish('past', { startAt: inSeconds(-200), expireAt: past });
    await publish('soon', { startAt: soon });
    await publish('members', { type: 'PROMOTION_TYPE_MEMBERS_ONLY' });
    await publish('assigned', { type: 'PROMOTION_TYPE_HANDBILL' });
    await publish('dear', { requireRedeemedPoints: 10 });
    await publish('dollars', { discountValue: { amount: { amountMinor: 5, currency: 'USD' } } });
    await publish('bread', { catalogIndexItems: ['bread'] });
    await publish('large', { minBasketValue: EUR(300) });
    await publish('small', { maxBasketValue: EUR(100) });
    await publish('three', { requiredItemsCount: 3 });
    await publish('once', { redeemLimitPerClient: 1 });
    await publish('there', { storeItemType: 'STORE_ITEM_TYPE_LIST', storeIds: ['s1'] });
    const first = { profileId: 'anna', couponCodes: ['once'] };
    expect((await sales.sell('a-1', milk, first)).discountMinor).toBe(50);
    const codes = [
      'draft',
      'past',
      'soon',
      'members',
      'assigned',
      'dear',
      'dollars',
      'bread',
      'large',
      'small',
      'three',
    ];
    const couponCodes = [...codes, 'once', 'there', 'none'];
    const asked = { profileId: 'anna', storeId: 's2', couponCodes };
    const sold = await sales.sell('a-2', milk, asked);
    const withoutNow = unusedOf(sold).map((text) => text.replace(/ \S+Z$/, ''));
    expect(withoutNow).toEqual([
      'draft NOT_PUBLISHED',
      `past EXPIRED before ${iso(past)}`,
      `soon NOT_YET_VALID from ${iso(soon)}`,
      'members NOT_IN_AUDIENCE',
      'assigned NOT_ASSIGNED',
      'dear POINTS_TOO_LOW 10 0',
      'dollars WRONG_CURRENCY USD EUR',
      'bread NO_COVERED_ITEM',
      'large BASKET_VALUE_TOO_LOW 3.00 1.99',
      'small BASKET_VALUE_TOO_HIGH 1.00 1.99',
      'three TOO_FEW_ITEMS 3 1',
      'once LIMIT_PER_CLIENT 1 1',
      'there WRONG_STORE s1 s2',
      'none UNKNOWN_PROMOTION',
    ]);
    expect(sold.nearMisses.map(({ promotionCode }) => promotionCode)).toEqual(['large', 'three']);
  });

  it('as too little is left of its limit, is told what is needed and left: the same when priced as when sold', async () => {
    await publish('two', { redeemLimitGlobal: 2 });
    await publish('purse', { budget: EUR(120), stacking: 'STACKING_STACKABLE' });
    const fields = { couponCodes: ['two', 'purse'] };
    expect((await sales.sell('l-1', milk, fields)).discountMinor).toBe(100);
    const two = basket('milk 2 199');
    const priced = await sales.price('l-2', two, fields);
    expect(unusedOf(priced)).toEqual(['two LIMIT_GLOBAL 2 1', 'purse BUDGET_SPENT 1.00 0.70']);
    const sold = await sales.sell('l-2', two, fields);
    expect(sold).toMatchObject({ unused: priced.unused, discountMinor: priced.discountMinor });
    const held = await sales.reserve('l-3', milk, fields);
    expect(held.sale?.discountMinor).toBe(100);
    const other = await sales.sell('l-4', milk, fields);
    expect(unusedOf(other)).toEqual(['two LIMIT_GLOBAL 1 0', 'purse BUDGET_SPENT 0.50 0.20']);
    expect((await sales.price('l-3', milk, fields)).discountMinor).toBe(100);
    expect((await sales.sell('l-3', milk, fields)).discountMinor).toBe(100);
  });
});

describe('a sale whose world has changed', () => {
  it('is taken back under the terms it was sold under, when its promotion is edited and deleted', async () => {
    const { promotions } = server.clients;
    await publish('edited', { redeemLimitGlobal: 9, budget: EUR(1_000) });
    const sold = await sales.sell('e-1', basket('milk 3 199'), { profileId: 'ed', couponCodes: ['edited'] });
    expect(sold.netMinor).toBe(447);
    const cut = { redeemLimitGlobal: 1, budget: EUR(1), discountValue: { amount: EUR(1) } };
    const promotion = { code: 'edited', discountType: 'DISCOUNT_TYPE_AMOUNT' as const, ...cut };
    await callUnary(promotions, promotions.updatePromotion, { promotion });
    expect((await sales.giveBack('e-1', 'r1', ['0 1'], 'ed')).refundMinor).toBe(149);
    await callUnary(promotions, promotions.deletePromotion, { code: 'edited' });
    const more = await failureOf(sales.giveBack('e-1', 'r2', ['0 3'], 'ed'));
    expect(more.fieldViolations?.[0]).toMatchObject({ field: 'lines[0].quantity' });
    expect((await sales.giveBack('e-1', 'r2', ['0 1'], 'ed')).refundMinor).toBe(149);
    expect((await sales.voidSale('e-1', 'ed')).netMinor).toBe(149);
    expect((await failureOf(sales.giveBack('e-1', 'r3', ['0 1'], 'ed'))).errorInfo?.reason).toBe('SALE_VOIDED');
  });

  it('goes with its profile when that is merged, and is gone when it is erased', async () => {
    const { profiles } = server.clients;
    await publish('moved', { redeemLimitGlobal: 9 });
    const codes = { couponCodes: ['moved'] };
    const sold = await sales.sell('m-1', basket('milk 2 199'), { profileId: 'from', ...codes });
    const [from, into] = [{ profileId: 'from' }, { profileId: 'into' }];
    await sales.sell('m-2', milk, { profileId: 'into' });
    await callUnary(profiles, profiles.mergeProfiles, { from, into });
    expect(await sales.sell('m-1', basket('milk 2 199'), { profileId: 'into', ...codes })).toEqual(sold);
    expect((await sales.giveBack('m-1', 'r', ['0 1'], 'from')).refundMinor).toBe(149);
    expect((await sales.voidSale('m-1', 'into')).netMinor).toBe(149);
    await callUnary(profiles, profiles.eraseProfile, { profile: into });
    expect((await failureOf(sales.voidSale('m-2', 'into'))).errorInfo?.reason).toBe('UNKNOWN_SALE');
    expect((await failureOf(sales.giveBack('m-2', 'r', ['0 1'], 'into'))).errorInfo?.reason).toBe('UNKNOWN_SALE');
  });

  it('is one sale of one content, whoever sends what at once', async () => {
    for (const profileId of ['', 'gus']) {
      const sent = Array.from({ length: 8 }, (_, i) => basket(`milk ${1 + (i % 2)} 199`));
      const answers = await Promise.allSettled(sent.map((lines) => sales.sell('at-once', lines, { profileId })));
      const sold = answers.flatMap((each) => (each.status === 'fulfilled' ? each.value.netMinor : []));
      expect(sold.length).toBe(4);
      expect(new Set(sold).size).toBe(1);
    }
  });

  it('leaves a store in which nothing is wrong', async () => {
    await server.stop();
    const { code, stdout } = await runHandbill('store', 'check', join(folder, 'store'));
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is wrong') });
    server = await startServerProcess(join(folder, 'store'));
  });
});
