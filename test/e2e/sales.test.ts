import { afterAll, beforeAll, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { DiscountTypeInput } from '../../src/generated/handbill/v1/DiscountType.js';
import type { ProcessSaleRequestInput } from '../../src/generated/handbill/v1/ProcessSaleRequest.js';
import type { ProcessSaleResponse } from '../../src/generated/handbill/v1/ProcessSaleResponse.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import type { Store } from '../../src/store/port.js';
import { auditLimits } from '../support/audit-limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { basket, SALE_TIME, type SaleCalls, saleCalls, unusedOf } from '../support/sale-calls.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { createPromotion, isState, type WalletCalls, walletCalls } from '../support/wallet-calls.js';

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

/** What covers milk alone, with this discount. */
const onMilk = (discountType: DiscountTypeInput, fields: PromotionInput): PromotionInput => ({
  discountType,
  catalogItemType: 'CATALOG_ITEM_TYPE_LIST',
  catalogIndexItems: ['milk'],
  ...fields,
});

describeOnEveryStore('sales, through two server processes', (suite) => {
  let servers: ServerProcess[];
  let store: Store;
  let wallets: WalletCalls;
  let sales: SaleCalls;
  let elsewhere: SaleCalls;
  beforeAll(async () => {
    servers = await Promise.all([startServerProcess(suite().address), startServerProcess(suite().address)]);
    store = await suite().open();
    wallets = walletCalls(servers[0]!.clients);
    sales = saleCalls(servers[0]!.clients);
    elsewhere = saleCalls(servers[1]!.clients);
  });
  afterAll(async () => {
    for (const server of servers ?? []) await server.stop();
    await store?.close();
  });

  async function publish(code: string, fields: PromotionInput): Promise<void> {
    await createPromotion(servers[0]!.clients, code, fields);
  }
  async function holding(profileId: string, ...codes: string[]): Promise<void> {
    for (const code of codes) expect(isState(await wallets.activate(profileId, code)), code).toBe(true);
  }
  const pointsOf = async (profileId: string) => {
    const { wallets: service } = servers[0]!.clients;
    return (await callUnary(service, service.listPromotions, { profile: { profileId } })).points;
  };

  it('price a basket and change nothing; sold, it is redeemed, and the same sale again gets the same answer', async () => {
    await publish(
      'tenth',
      onMilk('DISCOUNT_TYPE_PERCENT', { discountValue: { percentPpm: 100_000 }, redeemLimitPerClient: 3 }),
    );
    await holding('anna', 'tenth');
    const lines = basket('milk 2 199', 'cheese 0.735 1290');
    const priced = await sales.price('s-1', lines, { profileId: 'anna' });
    expect(figures(priced)).toEqual({ gross: 1346, discount: 40, net: 1306, redeemed: ['tenth 2 40'] });
    expect(priced.redeemed[0]!.redemptionId).toBe('');
    const sold = await sales.sell('s-1', lines, { profileId: 'anna' });
    expect(figures(sold)).toEqual(figures(priced));
    expect(await elsewhere.sell('s-1', lines, { profileId: 'anna' })).toEqual(sold);
    const next = await sales.sell('s-2', lines, { profileId: 'anna' });
    expect(figures(next).redeemed).toEqual(['tenth 1 20']);
    const last = await sales.price('s-3', lines, { profileId: 'anna' });
    expect(unusedOf(last)).toEqual([]);
    const other = await failureOf(sales.sell('s-1', basket('milk 3 199'), { profileId: 'anna' }));
    expect(other.errorInfo?.reason).toBe('SALE_ID_REUSED');
  });

  it('of one id are made once, however many registers send them at once', async () => {
    await publish('collect', { discountType: 'DISCOUNT_TYPE_POINTS', discountValue: { points: 5 } });
    await holding('bert', 'collect');
    const lines = basket('bread 3 300');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 ? sales : elsewhere).sell('twice', lines, { profileId: 'bert' })),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]!.points).toBe(15);
    expect(await pointsOf('bert')).toBe(15);
  });

  it('share the last unit of a budget: one has it, and the other one is told why not', async () => {
    await publish('budget', onMilk('DISCOUNT_TYPE_AMOUNT', { discountValue: { amount: EUR(100) }, budget: EUR(250) }));
    await holding('c1', 'budget');
    await holding('c2', 'budget');
    await sales.sell('first', basket('milk 1 199'), { profileId: 'c1' });
    const both = await Promise.all([
      sales.sell('b1', basket('milk 1 199'), { profileId: 'c1' }),
      elsewhere.sell('b2', basket('milk 1 199'), { profileId: 'c2' }),
    ]);
    const given = both.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
    expect(given).toBe(100);
    const third = await sales.sell('b3', basket('milk 1 199'), { profileId: 'c2' });
    expect(third.unused).toMatchObject([{ promotionCode: 'budget', reason: 'BUDGET_SPENT', takenOut: true }]);
  });

  it('spend a balance of cashback once, on two registers at once, and never below 0', async () => {
    await publish('back', onMilk('DISCOUNT_TYPE_DIGITAL_CASHBACK', { discountValue: { amount: EUR(500) } }));
    await holding('dora', 'back');
    const earned = await sales.sell('d-1', basket('milk 1 1000'), { profileId: 'dora' });
    expect(earned).toMatchObject({ cashbackMinor: 500, cashbackBalanceMinor: 500, netMinor: 1000 });
    const bread = basket('bread 1 400');
    const outcomes = await Promise.allSettled([
      sales.sell('d-2', bread, { profileId: 'dora', cashbackToUseMinor: 400 }),
      elsewhere.sell('d-3', bread, { profileId: 'dora', cashbackToUseMinor: 400 }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = await sales.price('d-4', bread, { profileId: 'dora' });
    expect(left.cashbackBalanceMinor).toBe(100);
    const tooMuch = await failureOf(sales.price('d-5', bread, { profileId: 'dora', cashbackToUseMinor: 101 }));
    expect(tooMuch.errorInfo).toMatchObject({
      reason: 'CASHBACK_TOO_LOW',
      metadata: { balance: '100', required: '101' },
    });
    const voided = await sales.voidSale('d-1', 'dora');
    expect(voided).toMatchObject({ cashbackMinor: 500, cashbackBalanceMinor: -400, netMinor: 1000 });
    expect(await sales.voidSale('d-1', 'dora')).toEqual(voided);
  });

  it('tell of everything that was not used why, and what is missing', async () => {
    await publish('large', {
      discountType: 'DISCOUNT_TYPE_AMOUNT',
      discountValue: { amount: EUR(300) },
      minBasketValue: EUR(5_000),
      itemScope: 'ITEM_SCOPE_BASKET',
    });
    await publish(
      'three',
      onMilk('DISCOUNT_TYPE_AMOUNT', { discountValue: { amount: EUR(50) }, requiredItemsCount: 3 }),
    );
    await publish('here', {
      discountType: 'DISCOUNT_TYPE_AMOUNT',
      discountValue: { amount: EUR(50) },
      storeItemType: 'STORE_ITEM_TYPE_LIST',
      storeIds: ['s9'],
    });
    await holding('emil', 'large', 'three', 'here');
    const priced = await sales.price('e-1', basket('milk 2 229'), {
      profileId: 'emil',
      couponCodes: ['nonsense'],
      storeId: 's1',
    });
    expect(unusedOf(priced)).toEqual([
      'large BASKET_VALUE_TOO_LOW 50.00 4.58',
      'three TOO_FEW_ITEMS 3 2',
      'here WRONG_STORE s9 s1',
      'nonsense UNKNOWN_PROMOTION',
    ]);
    expect(priced.nearMisses.map(({ promotionCode, message }) => `${promotionCode}: ${message}`)).toEqual([
      'large: 45.42 EUR more',
      'three: 1 piece more',
    ]);
  });

  it('of nobody redeem what was scanned, but for what is kept by customer', async () => {
    await publish(
      'printed',
      onMilk('DISCOUNT_TYPE_AMOUNT', { discountValue: { amount: EUR(20) }, redeemLimitGlobal: 1 }),
    );
    const codes = { couponCodes: ['printed', 'tenth'] };
    const sold = await sales.sell('nobody-1', basket('milk 1 199'), codes);
    expect(figures(sold).redeemed).toEqual(['printed 1 20']);
    expect(unusedOf(sold)).toEqual(['tenth PROFILE_REQUIRED']);
    expect(await elsewhere.sell('nobody-1', basket('milk 1 199'), codes)).toEqual(sold);
    const late = await sales.sell('nobody-2', basket('milk 1 199'), { couponCodes: ['printed'] });
    expect(unusedOf(late)[0]).toMatch(/^printed LIMIT_GLOBAL/);
    await elsewhere.voidSale('nobody-1');
    const again = await sales.sell('nobody-3', basket('milk 1 199'), { couponCodes: ['printed'] });
    expect(figures(again).redeemed).toEqual(['printed 1 20']);
    const voided = await failureOf(sales.sell('nobody-1', basket('milk 1 199'), codes));
    expect(voided.errorInfo?.reason).toBe('SALE_VOIDED');
    expect((await failureOf(sales.voidSale('nobody-9'))).errorInfo?.reason).toBe('UNKNOWN_SALE');
  });

  it('hold what they take while they are paid for: nobody else has it, and the sale takes it over', async () => {
    await publish(
      'held',
      onMilk('DISCOUNT_TYPE_AMOUNT', { discountValue: { amount: EUR(10) }, redeemLimitGlobal: 2, budget: EUR(20) }),
    );
    const codes = { couponCodes: ['held'] };
    const { sale, holdUntil } = await sales.reserve('pay-1', basket('milk 2 199'), codes);
    expect(figures(sale!).redeemed).toEqual(['held 2 20']);
    expect(Number(holdUntil!.seconds) * 1_000).toBeGreaterThan(Date.now() + 500_000);
    expect((await elsewhere.reserve('pay-1', basket('milk 2 199'), { ...codes, seconds: 60 })).holdUntil).toEqual(
      holdUntil,
    );
    const other = await elsewhere.sell('pay-2', basket('milk 1 199'), codes);
    expect(other.unused).toMatchObject([{ promotionCode: 'held', reason: 'LIMIT_GLOBAL', takenOut: true }]);
    const paid = await elsewhere.sell('pay-1', basket('milk 1 199'), codes);
    expect(figures(paid).redeemed).toEqual(['held 1 10']);
    // What was held beyond what was sold is free again.
    expect(figures(await sales.sell('pay-3', basket('milk 1 199'), codes)).redeemed).toEqual(['held 1 10']);
    expect((await failureOf(sales.reserve('pay-1', basket('milk 1 199'), codes))).errorInfo?.reason).toBe('SALE_MADE');
    const tooLong = await failureOf(sales.reserve('pay-4', basket('milk 1 199'), { seconds: 3_601 }));
    expect(tooLong.fieldViolations).toMatchObject([{ field: 'hold_time' }]);
  });

  it('that are malformed are refused by field, and nothing is sold', async () => {
    const { checkout } = servers[0]!.clients;
    const fieldsOf = async (request: ProcessSaleRequestInput) => {
      const call = callUnary(checkout, checkout.processSale, { commit: true, ...request });
      return (await failureOf(call)).fieldViolations?.map(({ field }) => field);
    };
    const right = { saleId: 'wrong', currency: 'EUR', time: SALE_TIME, lines: basket('milk 1 199') };
    const line = (fields: object) => ({ ...right, lines: [{ ...right.lines[0]!, ...fields }] });
    expect(await fieldsOf({})).toEqual(['time', 'currency']);
    expect(await fieldsOf({ ...right, saleId: '' })).toEqual(['sale_id']);
    expect(await fieldsOf({ ...right, saleId: '\u0001' })).toEqual(['sale_id']);
    expect(await fieldsOf({ ...right, profile: { profileId: '\u0001sale/nobody-1' } })).toEqual(['profile.profile_id']);
    expect(await fieldsOf({ ...right, lines: [] })).toEqual(['lines']);
    expect(await fieldsOf(line({ quantity: 0.0001 }))).toEqual(['lines[0].quantity']);
    expect(await fieldsOf(line({ quantity: Number.NaN }))).toEqual(['lines[0].quantity']);
    expect(await fieldsOf(line({ quantity: 0 }))).toEqual(['lines[0].quantity']);
    expect(await fieldsOf(line({ itemId: '' }))).toEqual(['lines[0].item_id']);
    expect(await fieldsOf(line({ unitPriceMinor: 1_000_000_001 }))).toEqual(['lines[0].unit_price_minor']);
    expect(await fieldsOf({ ...right, lines: [right.lines[0]!, right.lines[0]!] })).toEqual(['lines[1].seq']);
    expect(await fieldsOf({ ...right, couponCodes: ['a', 'a'] })).toEqual(['coupon_codes[1]']);
    expect(await fieldsOf({ ...right, cashbackToUseMinor: -1 })).toEqual(['cashback_to_use_minor']);
    expect(await fieldsOf({ ...right, registerId: 'r'.repeat(129) })).toEqual(['register_id']);
    const held = await failureOf(callUnary(checkout, checkout.reserveSale, { sale: { ...right, commit: true } }));
    expect(held.fieldViolations?.map(({ field }) => field)).toEqual(['sale.commit']);
    expect((await failureOf(sales.voidSale('wrong'))).errorInfo?.reason).toBe('UNKNOWN_SALE');
  });

  it('leave every counter exact', async () => {
    const { counters, held, open } = await auditLimits(store);
    expect(counters).toEqual(held);
    expect(open).toBe(0);
  });
});

const figures = ({ grossMinor, discountMinor, netMinor, redeemed }: ProcessSaleResponse) => ({
  gross: grossMinor,
  discount: discountMinor,
  net: netMinor,
  redeemed: redeemed.map((each) => `${each.promotionCode} ${each.redemptions} ${each.discountMinor}`),
});
