import { afterAll, beforeAll, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import type { ReturnLinesResponse } from '../../src/generated/handbill/v1/ReturnLinesResponse.js';
import type { Store } from '../../src/store/port.js';
import { auditLimits } from '../support/audit-limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { basket, type SaleCalls, saleCalls } from '../support/sale-calls.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { createPromotion, isState, type WalletCalls, walletCalls } from '../support/wallet-calls.js';

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

const onList = (itemId: string, fields: PromotionInput): PromotionInput => ({
  catalogItemType: 'CATALOG_ITEM_TYPE_LIST',
  catalogIndexItems: [itemId],
  ...fields,
});

describeOnEveryStore('returns, through two server processes', (suite) => {
  let servers: ServerProcess[];
  let store: Store;
  let wallets: WalletCalls;
  let here: SaleCalls;
  let elsewhere: SaleCalls;
  beforeAll(async () => {
    servers = await Promise.all([startServerProcess(suite().address), startServerProcess(suite().address)]);
    store = await suite().open();
    wallets = walletCalls(servers[0]!.clients);
    here = saleCalls(servers[0]!.clients);
    elsewhere = saleCalls(servers[1]!.clients);
    const publish = (code: string, fields: PromotionInput) => createPromotion(servers[0]!.clients, code, fields);
    await publish(
      'tenth',
      onList('milk', {
        discountType: 'DISCOUNT_TYPE_PERCENT',
        discountValue: { percentPpm: 100_000 },
        redeemLimitGlobal: 20,
        redeemLimitPerClient: 5,
        budget: EUR(10_000),
      }),
    );
    await publish('five', onList('milk', { discountType: 'DISCOUNT_TYPE_POINTS', discountValue: { points: 5 } }));
    await publish(
      'back',
      onList('tea', { discountType: 'DISCOUNT_TYPE_DIGITAL_CASHBACK', discountValue: { amount: EUR(100) } }),
    );
    const large: PromotionInput = {
      discountType: 'DISCOUNT_TYPE_AMOUNT',
      discountValue: { amount: EUR(500) },
      minBasketValue: EUR(5_000),
      itemScope: 'ITEM_SCOPE_BASKET',
      budget: EUR(100_000),
    };
    await publish('reclaim', { ...large, returnPolicy: 'RETURN_POLICY_RECLAIM' });
    await publish('refuse', { ...large, returnPolicy: 'RETURN_POLICY_REFUSE' });
  });
  afterAll(async () => {
    for (const server of servers ?? []) await server.stop();
    await store?.close();
  });

  async function holding(profileId: string, ...codes: string[]): Promise<void> {
    for (const code of codes) expect(isState(await wallets.activate(profileId, code)), code).toBe(true);
  }
  const pointsOf = async (profileId: string) => {
    const { wallets: service } = servers[0]!.clients;
    return (await callUnary(service, service.listPromotions, { profile: { profileId } })).points;
  };
  const countersOf = async () => (await auditLimits(store)).counters;

  it('give back what was paid, with points and limits; the same return again gets the same answer', async () => {
    await holding('anna', 'tenth', 'five');
    const before = await countersOf();
    const sold = await here.sell('a-1', basket('milk 3 199', 'cheese 0.735 1290'), { profileId: 'anna' });
    expect(sold).toMatchObject({ netMinor: 597 - 60 + 948, points: 15 });
    const one = await here.giveBack('a-1', 'r-1', ['0 1', '1 0.3'], 'anna');
    expect(refund(one)).toEqual({ refund: 179 + 387, reclaimed: 0, lines: ['0 1 199 179', '1 0.3 387 387'] });
    expect(one).toMatchObject({ points: 5, pointsBalance: 10 });
    expect(await elsewhere.giveBack('a-1', 'r-1', ['1 0.3', '0 1'], 'anna')).toEqual(one);
    expect((await failureOf(here.giveBack('a-1', 'r-1', ['0 2'], 'anna'))).errorInfo?.reason).toBe('RETURN_ID_REUSED');
    const rest = await elsewhere.giveBack('a-1', 'r-2', ['0 2', '1 0.435'], 'anna');
    expect(one.refundMinor + rest.refundMinor).toBe(sold.netMinor);
    expect(rest.pointsBalance).toBe(0);
    expect(await countersOf()).toEqual(before);
    expect(await here.sell('a-1', basket('milk 3 199', 'cheese 0.735 1290'), { profileId: 'anna' })).toEqual(sold);
  });

  it('refuse more than is left, parts of pieces, unknown lines and sales', async () => {
    await here.sell('b-1', basket('milk 2 199', 'cheese 0.5 1000'), { profileId: 'bert' });
    await here.giveBack('b-1', 'r-1', ['0 1'], 'bert');
    const wrong = await failureOf(here.giveBack('b-1', 'r-2', ['0 2', '1 0.501', '7 1', '1 0.0001'], 'bert'));
    expect(wrong.fieldViolations?.map(({ field }) => field)).toEqual(['lines[3].quantity']);
    const refused = await failureOf(here.giveBack('b-1', 'r-2', ['0 2', '1 0.501', '7 1', '0 1'], 'bert'));
    expect(refused.fieldViolations?.map(({ field }) => field)).toEqual([
      'lines[0].quantity',
      'lines[1].quantity',
      'lines[2].seq',
      'lines[3].seq',
    ]);
    expect((await failureOf(here.giveBack('b-1', 'r-2', ['0 0.5'], 'bert'))).fieldViolations?.[0]?.field).toBe(
      'lines[0].quantity',
    );
    expect((await failureOf(here.giveBack('b-1', 'r-2', [], 'bert'))).fieldViolations?.[0]?.field).toBe('lines');
    expect((await failureOf(here.giveBack('b-9', 'r-2', ['0 1'], 'bert'))).errorInfo?.reason).toBe('UNKNOWN_SALE');
    expect((await failureOf(here.giveBack('b-1', '', ['0 1'], 'bert'))).fieldViolations?.[0]?.field).toBe('return_id');
  });

  it('do what the policy of a promotion says where the rest no longer qualifies', async () => {
    const lines = basket('wine 1 3000', 'oil 1 2500');
    await holding('cora', 'reclaim');
    await here.sell('c-1', lines, { profileId: 'cora' });
    expect(refund(await here.giveBack('c-1', 'r-1', ['1 1'], 'cora'))).toMatchObject({ refund: 2_000, reclaimed: 273 });
    expect(refund(await here.giveBack('c-1', 'r-2', ['0 1'], 'cora'))).toMatchObject({ refund: 3_000, reclaimed: 0 });
    await holding('dora', 'refuse');
    await here.sell('d-1', lines, { profileId: 'dora' });
    const refused = await failureOf(here.giveBack('d-1', 'r-1', ['1 1'], 'dora'));
    expect(refused.errorInfo).toMatchObject({
      reason: 'RETURN_REFUSED',
      metadata: { promotion: 'refuse', condition: 'BASKET_VALUE_TOO_LOW', needed: '5000', actual: '3000' },
    });
    expect(refund(await here.giveBack('d-1', 'r-1', ['1 1', '0 1'], 'dora'))).toMatchObject({ refund: 5_000 });
  });

  it('pay cashback back to its balance, and take back what was earned, spent or not', async () => {
    await holding('emil', 'back');
    await here.sell('e-1', basket('tea 2 500'), { profileId: 'emil' });
    const paid = await here.sell('e-2', basket('bread 4 100'), { profileId: 'emil', cashbackToUseMinor: 200 });
    expect(paid.cashbackBalanceMinor).toBe(0);
    const tea = await here.giveBack('e-1', 'r-1', ['0 1'], 'emil');
    expect(tea).toMatchObject({ refundMinor: 500, cashbackMinor: 100, cashbackBalanceMinor: -100 });
    const bread = await here.giveBack('e-2', 'r-1', ['0 1'], 'emil');
    expect(bread).toMatchObject({ refundMinor: 100, cashbackRefundMinor: 50, cashbackBalanceMinor: -50 });
    const voided = await here.voidSale('e-2', 'emil');
    expect(voided).toMatchObject({ netMinor: 300, cashbackUsedMinor: 150, cashbackBalanceMinor: 100 });
  });

  it('end with the sale: what is left can be voided, and nothing is returned after that', async () => {
    await holding('fred', 'tenth', 'five');
    const before = await countersOf();
    const sold = await here.sell('f-1', basket('milk 3 199'), { profileId: 'fred' });
    const one = await here.giveBack('f-1', 'r-1', ['0 1'], 'fred');
    const voided = await elsewhere.voidSale('f-1', 'fred');
    expect(voided.netMinor + one.refundMinor).toBe(sold.netMinor);
    expect(await here.voidSale('f-1', 'fred')).toEqual(voided);
    expect(await countersOf()).toEqual(before);
    expect(await pointsOf('fred')).toBe(0);
    expect((await failureOf(here.giveBack('f-1', 'r-2', ['0 1'], 'fred'))).errorInfo?.reason).toBe('SALE_VOIDED');
    expect(await here.giveBack('f-1', 'r-1', ['0 1'], 'fred')).toEqual(one);
  });

  it('of the same pieces happen once, on two registers at once; of one id, too', async () => {
    await here.sell('g-1', basket('milk 3 199'), { profileId: 'gina' });
    const both = await Promise.allSettled([
      here.giveBack('g-1', 'r-1', ['0 2'], 'gina'),
      elsewhere.giveBack('g-1', 'r-2', ['0 2'], 'gina'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const same = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? here : elsewhere).giveBack('g-1', 'r-3', ['0 1'], 'gina')),
    );
    for (const answer of same) expect(answer).toEqual(same[0]);
  });

  it('can be made of an anonymous sale, and on the command line', async () => {
    await here.sell('nobody', basket('milk 2 199'));
    expect((await elsewhere.giveBack('nobody', 'r-1', ['0 1'])).refundMinor).toBe(199);
    const { stdout, code } = await runHandbill(
      'sale',
      'return',
      'nobody',
      '0=1',
      '--return-id',
      'r-2',
      '--json',
      '--server',
      servers[0]!.address,
    );
    expect({ code, answer: JSON.parse(stdout) }).toMatchObject({ code: 0, answer: { refundMinor: 199 } });
  });

  it('leave every counter exact', async () => {
    const { counters, held, open } = await auditLimits(store);
    expect(counters).toEqual(held);
    expect(open).toBe(0);
  });
});

const refund = ({ refundMinor, reclaimedMinor, lines }: ReturnLinesResponse) => ({
  refund: refundMinor,
  reclaimed: reclaimedMinor,
  lines: lines.map(({ seq, quantity, grossMinor, netMinor }) => [seq, quantity, grossMinor, netMinor].join(' ')),
});
