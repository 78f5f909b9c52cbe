import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guestOf } from '../../../src/base/guest.js';
import type { ItemId, ProfileId, PromotionCode, SaleId } from '../../../src/base/ids.js';
import { createKeyedQueue } from '../../../src/engine/concurrency/keyed-queue.js';
import { createSweeper } from '../../../src/engine/limits/sweep-reservations.js';
import { createGuestSweeper } from '../../../src/engine/sales/sweep-guests.js';
import { GUEST_SALE_KEPT_MS, HOLD_DEFAULT_MS, RESERVATION_GRACE_MS, SALE_KEPT_MS } from '../../../src/limits.js';
import type { SaleRequest } from '../../../src/sales/request.js';
import { failureReason } from '../../support/failure-reason.js';
import { EUR, type Grocery, openGrocery, profile, receipt, stock } from '../../support/grocery.js';
import { activate, countersOf, publish, saleOf, stateOf } from '../../support/sale-world.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 3);
});
afterEach(() => grocery.close());

const onItem = (itemId: string) => ({ items: { kind: 'LIST' as const, itemIds: [itemId as ItemId] } });
const amount = (value: number) => ({ mode: 'STATIC' as const, type: 'AMOUNT' as const, value });
const sell = (request: SaleRequest) => grocery.engine.sales.process(request, 'commit');
const voiding = (who: string, saleId: string) => ({ profile: profile(who), saleId: saleId as SaleId });
const guest = (saleId: string, coupons: string[]): SaleRequest => ({
  ...saleOf('', saleId, [['i1', 1]], { coupons }),
  profile: { ...profile(guestOf(saleId as SaleId)), isMember: false },
});
const onError = (error: unknown) => expect.fail(String(error));

describe('a sale', () => {
  test('moves a discount in steps by TRANSACTION on by one, however many pieces; a void moves it back', async () => {
    const steps = [
      { usageThreshold: 1, value: 10 },
      { usageThreshold: 2, value: 90 },
    ];
    const discount = { mode: 'STEP', type: 'AMOUNT', trigger: 'TRANSACTION', steps } as const;
    await publish(grocery.engine, 'loyal', { ...onItem('i1'), discount });
    await activate(grocery.engine, 'anna', 'loyal');
    const discountOf = async (saleId: string) => (await sell(saleOf('anna', saleId, [['i1', 3]]))).discountMinor;
    expect([await discountOf('a'), await discountOf('b'), await discountOf('c')]).toEqual([0, 30, 270]);
    await grocery.engine.sales.void(voiding('anna', 'b'));
    await grocery.engine.sales.void(voiding('anna', 'c'));
    expect(await discountOf('d')).toBe(30);
  });

  test('ends an activation that is redeemed as a whole, whatever is in it; a void gives it back', async () => {
    await publish(grocery.engine, 'whole', { ...onItem('i1'), discount: amount(50), redeemType: 'FULL' });
    await activate(grocery.engine, 'anna', 'whole');
    expect(await sell(saleOf('anna', 'a', [['i1', 3]]))).toMatchObject({ discountMinor: 150 });
    expect(await sell(saleOf('anna', 'b', [['i1', 3]]))).toMatchObject({ discountMinor: 0, unused: [] });
    await grocery.engine.sales.void(voiding('anna', 'a'));
    expect(await sell(saleOf('anna', 'c', [['i1', 1]]))).toMatchObject({ discountMinor: 50 });
  });

  test('spends points of what it activates, and gives them back when it is void; another code that needs them too is told', async () => {
    const costly = {
      discount: amount(20),
      requireRedeemedPoints: 6,
      activationLimitGlobal: 10,
      stacking: 'STACKABLE',
    } as const;
    for (const code of ['first', 'second']) await publish(grocery.engine, code, { ...onItem('i1'), ...costly });
    const change = { kind: 'add', points: 10, reason: null } as const;
    await grocery.engine.wallets.adjustPoints([{ profile: profile('anna'), change, requestId: null }]);
    const sold = await sell(saleOf('anna', 'a', [['i1', 1]], { coupons: ['first', 'second'] }));
    expect(sold.redeemed.map(({ code }) => code)).toEqual(['first']);
    expect(sold.unused).toMatchObject([{ code: 'second', reason: 'POINTS_TOO_LOW', needed: '6', actual: '4' }]);
    expect(sold.pointsBalance).toBe(4);
    expect(await grocery.engine.sales.void(voiding('anna', 'a'))).toMatchObject({ pointsBalance: 10 });
    expect((await stateOf(grocery.store, 'anna')).holdings).toEqual([]);
    expect([...(await countersOf(grocery.store))]).toEqual([]);
  });

  test('of nobody leaves nothing of what was activated, and is forgotten after a month', async () => {
    await publish(grocery.engine, 'printed', { ...onItem('i1'), discount: amount(20), redeemLimitGlobal: 5 });
    expect(await sell(guest('g-1', ['printed']))).toMatchObject({ discountMinor: 20 });
    const { profiles, limits } = grocery.store;
    const sweeper = createGuestSweeper({ profiles, limits, clock: () => grocery.clock.nowMs, onError });
    expect(await sweeper.sweep()).toBe(0);
    grocery.clock.nowMs += GUEST_SALE_KEPT_MS;
    expect(await sweeper.sweep()).toBe(1);
    expect([...(await countersOf(grocery.store)).values()]).toEqual([1]);
    const asked = { profile: profile(guestOf('g-1' as SaleId)), saleId: 'g-1' as SaleId };
    expect(await failureReason(grocery.engine.sales.void(asked))).toBe('UNKNOWN_SALE');
    await sweeper.close();
  });

  test('is kept so long that it can be voided, and forgotten then', async () => {
    await sell(saleOf('anna', 'a', [['i1', 1]]));
    grocery.clock.nowMs += SALE_KEPT_MS - 1;
    await sell(saleOf('anna', 'b', [['i1', 1]]));
    await grocery.engine.sales.void(voiding('anna', 'a'));
    grocery.clock.nowMs += 1;
    await sell(saleOf('anna', 'c', [['i1', 1]]));
    expect(await failureReason(grocery.engine.sales.void(voiding('anna', 'a')))).toBe('UNKNOWN_SALE');
  });

  test('does not take the receipt of somebody else', async () => {
    await grocery.engine.events.recordTransactions([receipt('anna', 'a', grocery.clock.nowMs, 1)]);
    expect(await failureReason(sell(saleOf('anna', 'a', [['i1', 1]])))).toBe('RECEIPT_RECORDED');
    await sell(saleOf('anna', 'b', [['i1', 1]]));
    expect((await stateOf(grocery.store, 'anna')).receipts).toBe(2);
  });

  test('goes with its profile when that is merged, and can be voided there', async () => {
    await publish(grocery.engine, 'back', { discount: { mode: 'STATIC', type: 'DIGITAL_CASHBACK', value: 30 } });
    await activate(grocery.engine, 'anna', 'back');
    await activate(grocery.engine, 'annette', 'back');
    await sell(saleOf('anna', 'a', [['i1', 1]]));
    await sell(saleOf('annette', 'b', [['i1', 1]]));
    await grocery.engine.profiles.merge('anna' as ProfileId, 'annette' as ProfileId);
    const voided = await grocery.engine.sales.void(voiding('annette', 'a'));
    expect(voided.cashbackBalanceMinor).toBe(30);
    expect(await stateOf(grocery.store, 'annette')).toMatchObject({ receipts: 1, sales: ['sold', 'voided'] });
  });

  test('keeps its redemptions to itself: they are reversed with it', async () => {
    await publish(grocery.engine, 'p', { discount: amount(20) });
    await activate(grocery.engine, 'anna', 'p');
    const { redeemed } = await sell(saleOf('anna', 'a', [['i1', 1]]));
    const reversal = { profile: profile('anna'), redemptionId: redeemed[0]!.redemptionId, requestId: null };
    const [answer] = await grocery.engine.wallets.reverse([reversal]);
    expect(answer!.ok ? 'OK' : answer!.error.details.reason).toBe('REDEEMED_BY_SALE');
  });

  test('covers what a filter covers', async () => {
    await grocery.engine.items.upsert({ itemId: 'i2' as ItemId, name: 'Item 2', brand: 'Alm' }, 'merge', {});
    const items = { kind: 'FILTER', expression: 'item.brand == "Alm"' } as const;
    await publish(grocery.engine, 'filtered', { items, discount: amount(20) });
    await activate(grocery.engine, 'anna', 'filtered');
    const { lines } = await sell(
      saleOf('anna', 'a', [
        ['i1', 1],
        ['i2', 2],
      ]),
    );
    expect(lines.map(({ discountMinor }) => discountMinor)).toEqual([0, 40]);
  });
});

describe('what is held for a sale', () => {
  test('lapses by itself, and is somebody else’s then', async () => {
    await publish(grocery.engine, 'last', { ...onItem('i1'), discount: amount(20), redeemLimitGlobal: 1 });
    const reserved = await grocery.engine.sales.reserve(guest('g-1', ['last']), HOLD_DEFAULT_MS);
    expect(reserved.untilMs).toBe(grocery.clock.nowMs + HOLD_DEFAULT_MS);
    expect((await sell(guest('g-2', ['last']))).unused).toMatchObject([{ reason: 'LIMIT_GLOBAL', takenOut: true }]);
    const { profiles, limits } = grocery.store;
    const clock = () => grocery.clock.nowMs;
    const sweeper = createSweeper({ profiles, limits, queue: createKeyedQueue(), clock, onError });
    grocery.clock.nowMs += HOLD_DEFAULT_MS;
    expect(await sweeper.sweep()).toEqual({ stood: 0, takenBack: 0 });
    grocery.clock.nowMs += RESERVATION_GRACE_MS;
    expect(await sweeper.sweep()).toEqual({ stood: 0, takenBack: 1 });
    expect((await sell(guest('g-3', ['last']))).redeemed).toMatchObject([{ code: 'last' as PromotionCode }]);
    expect((await sell(guest('g-1', ['last']))).unused).toMatchObject([{ reason: 'LIMIT_GLOBAL' }]);
    expect([...(await countersOf(grocery.store)).values()]).toEqual([1]);
    await sweeper.close();
  });

  test('follows its basket: more of a budget is held, and what is not needed is given back with the sale', async () => {
    await publish(grocery.engine, 'b', {
      ...onItem('i1'),
      discount: amount(10),
      budgetMinor: 30,
      redeemLimitGlobal: 9,
    });
    const of = (pieces: number) => ({ ...guest('g-1', ['b']), basket: saleOf('', 'x', [['i1', pieces]]).basket });
    const usedNow = async () => [...(await countersOf(grocery.store)).values()].sort((a, b) => a - b);
    await grocery.engine.sales.reserve(of(1), HOLD_DEFAULT_MS);
    expect(await usedNow()).toEqual([1, 10]);
    await grocery.engine.sales.reserve(of(3), HOLD_DEFAULT_MS);
    expect(await usedNow()).toEqual([3, 30]);
    await sell(of(2));
    expect(await usedNow()).toEqual([2, 20]);
    expect(await usedNow()).toEqual([2, 20]);
    for await (const open of grocery.store.limits.open()) expect.fail(`open: ${open.id}`);
  });
});

test('what is wrong with a sale is told by field, and nothing has happened', async () => {
  const wrong: SaleRequest = {
    ...saleOf('anna', '', [
      ['i1', 0],
      ['i1', 1, -1],
    ]),
    timeMs: grocery.clock.nowMs + 3_600_000,
    cashbackToUseMinor: -1,
    basket: {
      currency: EUR,
      lines: [
        ...saleOf('', '', [
          ['i1', 0],
          ['i1', 1, -1],
        ]).basket.lines,
      ],
    },
  };
  const error = await sell(wrong).catch((refusal: { details: { violations: { path: unknown[] }[] } }) => refusal);
  const paths = (error as { details: { violations: { path: unknown[] }[] } }).details.violations.map(({ path }) =>
    path.join('.'),
  );
  expect(paths).toEqual(['saleId', 'time', 'lines.0.quantity', 'lines.1.unitPrice', 'cashbackToUse']);
  expect((await stateOf(grocery.store, 'anna')).receipts).toBe(0);
});
