import { describe, expect, it } from 'vitest';
import type { RedemptionId } from '../../../src/base/ids.js';
import type { Currency, Money } from '../../../src/base/money.js';
import { REDEMPTIONS_KEPT_MAX } from '../../../src/limits.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { activate } from '../../../src/wallet/activate.js';
import { deactivate } from '../../../src/wallet/deactivate.js';
import { redeem } from '../../../src/wallet/redeem.js';
import { reverse } from '../../../src/wallet/reverse.js';
import type { Situation, Subject } from '../../../src/wallet/situation.js';
import type { Wallet } from '../../../src/wallet/wallet.js';
import { profile, store } from '../../support/assignment.js';
import { reasonOf, situation, subject, taken, walletWith } from '../../support/wallets.js';

const NOW = 1_000;
const euro = (amountMinor: number): Money => ({ amountMinor, currency: 'EUR' as Currency });
let ids = 0;
const fresh = (): RedemptionId => `r-${++ids}` as RedemptionId;
const piece = (fields: Partial<{ quantity: number; amount: Money | null; redemptionId: RedemptionId }> = {}) => ({
  redemptionId: fresh(),
  quantity: 1,
  amount: null,
  ...fields,
});

function activated(p: Subject, wallet: Partial<Wallet> = {}): Wallet {
  return taken(activate(walletWith(wallet), p, situation([p]))).wallet;
}
const partial = (pieces: number | null, fields: Partial<Promotion> = {}) =>
  subject({ redeemType: 'PARTIAL', redeemQuantityPerActivation: pieces, ...fields });

const back = (wallet: Wallet, id: RedemptionId, p: Subject, at: Partial<Situation> = {}) =>
  reverse(wallet, id, () => p.promotion, situation([p], at));

describe('a redemption', () => {
  it('uses up what is redeemed as a whole', () => {
    const p = subject();
    const step = taken(redeem(activated(p), p, piece({ redemptionId: 'r' as RedemptionId }), situation([p])));
    expect(step.answer).toMatchObject({
      status: 'REDEEMED',
      possibleRedemptions: 0,
      redeemedQuantity: 1,
      redemptionId: 'r',
      activatedMs: NOW,
    });
    expect(step.events).toMatchObject([
      { type: 'client.redeemPromotion', redemptionId: 'r', quantity: 1, amountMinor: null },
    ]);
    expect(reasonOf(redeem(step.wallet, p, piece(), situation([p])))).toBe('NOT_ACTIVE');
  });

  it('piece by piece stays ACTIVE until the quantity is used up', () => {
    const p = partial(3);
    const first = taken(redeem(activated(p), p, piece({ quantity: 2 }), situation([p])));
    expect(first.answer).toMatchObject({ status: 'ACTIVE', possibleRedemptions: 1, redeemedQuantity: 2 });
    expect(reasonOf(redeem(first.wallet, p, piece({ quantity: 2 }), situation([p])))).toBe('QUANTITY_TOO_HIGH');
    const last = taken(redeem(first.wallet, p, piece(), situation([p])));
    expect(last.answer).toMatchObject({ status: 'REDEEMED', possibleRedemptions: 0, redeemedQuantity: 3 });
  });

  it('ends at the limit per client, over all activations', () => {
    const p = partial(3, { redeemLimitPerClient: 4 });
    const first = taken(redeem(activated(p), p, piece({ quantity: 3 }), situation([p]))).wallet;
    const again = taken(activate(first, p, situation([p])));
    expect(again.answer).toMatchObject({ status: 'ACTIVE', possibleRedemptions: 1, redeemedQuantity: 3 });
    expect(reasonOf(redeem(again.wallet, p, piece({ quantity: 2 }), situation([p])))).toBe('LIMIT_PER_CLIENT');
    const last = taken(redeem(again.wallet, p, piece(), situation([p])));
    expect(last.answer).toMatchObject({ status: 'REDEEMED', redeemedQuantity: 4 });
    expect(reasonOf(activate(last.wallet, p, situation([p])))).toBe('LIMIT_PER_CLIENT');
  });

  it('tells a very large number where nothing limits it', () => {
    const p = partial(null);
    const step = taken(redeem(activated(p), p, piece({ quantity: 1_000 }), situation([p])));
    expect(step.answer).toMatchObject({ status: 'ACTIVE', possibleRedemptions: 2_147_483_647 });
  });

  it('counts against what all profiles may redeem and spend', () => {
    const p = partial(9, { redeemLimitGlobal: 50, budgetMinor: 1_000 });
    const step = taken(redeem(activated(p), p, piece({ quantity: 2, amount: euro(120) }), situation([p])));
    expect(step.uses).toEqual([
      { kind: 'take', cap: 'redemptions', promotion: 0, amount: 2, limit: 50 },
      { kind: 'take', cap: 'budget', promotion: 0, amount: 120, limit: 1_000 },
    ]);
    expect(taken(redeem(activated(p), p, piece({ amount: euro(0) }), situation([p]))).uses).toHaveLength(1);
  });

  it.each<[string, Partial<Promotion>, Partial<Situation>, string | null]>([
    [
      'without a store, of what is valid in one',
      { stores: { kind: 'LIST', storeIds: [store('rome')] } },
      {},
      'WRONG_STORE',
    ],
    [
      'in the store',
      { stores: { kind: 'LIST', storeIds: [store('rome')] } },
      { profile: profile({ storeId: store('rome') }) },
      null,
    ],
    ['at the end', { expireAtMs: 2_000 }, { nowMs: 2_000 }, 'EXPIRED'],
    ['just before the end', { expireAtMs: 2_000 }, { nowMs: 1_999 }, null],
    ['after the lasting time', { lastingSeconds: 1 }, { nowMs: 2_000 }, 'LASTING_TIME_OVER'],
    ['just within the lasting time', { lastingSeconds: 1 }, { nowMs: 1_999 }, null],
    ['without its amount, with a budget', { budgetMinor: 1 }, {}, 'AMOUNT_REQUIRED'],
    [
      'by one who has left the audience since',
      { type: 'MEMBERS_ONLY' },
      { profile: profile({ isMember: false }) },
      null,
    ],
  ])('%s', (_, fields, at, reason) => {
    const p = subject(fields);
    expect(reasonOf(redeem(activated(p), p, piece(), situation([p], at)))).toBe(reason);
  });

  it('in another currency is a mistake', () => {
    const p = subject();
    const yen = { amountMinor: 1, currency: 'JPY' as Currency };
    expect(reasonOf(redeem(activated(p), p, piece({ amount: yen }), situation([p])))).toBe('WRONG_CURRENCY');
  });

  it('needs an activation', () => {
    const p = subject();
    expect(reasonOf(redeem(walletWith({}), p, piece(), situation([p])))).toBe('NOT_ACTIVE');
    const elsewhere = subject({ type: 'HANDBILL' });
    expect(reasonOf(redeem(walletWith({}), elsewhere, piece(), situation([p])))).toBe('NOT_ASSIGNED');
  });

  it('follows the terms of the activation, but what is withdrawn or limited over all is the operator’s', () => {
    const agreed = partial(3, { expireAtMs: 9_000, redeemLimitPerClient: 2 });
    const wallet = activated(agreed);
    const edited = (fields: Partial<Promotion>) => subject(fields);
    const worse = edited({
      redeemType: 'FULL',
      expireAtMs: 1_001,
      redeemLimitPerClient: 1,
      stores: { kind: 'LIST', storeIds: [] },
    });
    const step = taken(redeem(wallet, worse, piece({ quantity: 2 }), situation([agreed], { nowMs: 5_000 })));
    expect(step.answer).toMatchObject({ status: 'REDEEMED', redeemedQuantity: 2 });
    expect(reasonOf(redeem(wallet, edited({ visibility: 'DRAFT' }), piece(), situation([agreed])))).toBe(
      'NOT_PUBLISHED',
    );
    expect(taken(redeem(wallet, edited({ redeemLimitGlobal: 7 }), piece(), situation([agreed]))).uses).toHaveLength(1);
  });

  it('credits points, step by step of what was redeemed before', () => {
    const steps = [
      { usageThreshold: 0, value: 10 },
      { usageThreshold: 2, value: 25 },
      { usageThreshold: 4, value: 100 },
    ];
    const p = partial(null, { discount: { mode: 'STEP', type: 'POINTS', trigger: 'REDEEM', steps } });
    const first = taken(redeem(activated(p), p, piece(), situation([p])));
    expect(first.answer.points).toBe(10);
    const more = taken(redeem(first.wallet, p, piece({ quantity: 4 }), situation([p])));
    expect(more.answer.points).toBe(10 + 10 + 25 + 25 + 100);
    const fixed = partial(null, { discount: { mode: 'STATIC', type: 'POINTS', value: 7 } });
    expect(taken(redeem(activated(fixed), fixed, piece({ quantity: 3 }), situation([fixed]))).answer.points).toBe(21);
  });

  it('is forgotten when it is one of too many, and still counts', () => {
    const p = partial(null);
    let wallet = activated(p);
    const first = fresh();
    wallet = taken(redeem(wallet, p, piece({ redemptionId: first }), situation([p]))).wallet;
    for (let i = 1; i < REDEMPTIONS_KEPT_MAX; i++) wallet = taken(redeem(wallet, p, piece(), situation([p]))).wallet;
    expect(reasonOf(back(wallet, first, p))).toBeNull();
    wallet = taken(redeem(wallet, p, piece(), situation([p]))).wallet;
    expect(reasonOf(back(wallet, first, p))).toBe('UNKNOWN_REDEMPTION');
    expect(wallet.holdings[0]).toMatchObject({ redeemed: REDEMPTIONS_KEPT_MAX + 1 });
  });
});

describe('a reversal', () => {
  it('makes it as if it had not been redeemed', () => {
    const p = subject({
      redeemLimitGlobal: 9,
      budgetMinor: 900,
      discount: { mode: 'STATIC', type: 'POINTS', value: 5 },
    });
    const before = activated(p, { points: 2 });
    const done = taken(redeem(before, p, piece({ amount: euro(50) }), situation([p])));
    const id = done.answer.kind === 'promotion' ? done.answer.redemptionId! : fresh();
    const step = taken(back(done.wallet, id, p));
    expect(step.wallet).toEqual(before);
    expect(step.answer).toMatchObject({
      status: 'ACTIVE',
      possibleRedemptions: 1,
      redeemedQuantity: 0,
      redemptionId: id,
    });
    expect(step.uses).toEqual([
      { kind: 'return', cap: 'redemptions', promotion: 0, amount: 1 },
      { kind: 'return', cap: 'budget', promotion: 0, amount: 50 },
    ]);
    expect(step.events.map(({ type }) => type)).toEqual(['client.reverseRedemption', 'client.removePoints']);
    expect(reasonOf(back(step.wallet, id, p))).toBe('UNKNOWN_REDEMPTION');
  });

  it('of the only redemption after the activation has ended undoes the activation too', () => {
    const p = subject({ lastingSeconds: 1, requireRedeemedPoints: 40, activationLimitGlobal: 3 });
    const id = fresh();
    const done = taken(redeem(activated(p, { points: 40 }), p, piece({ redemptionId: id }), situation([p]))).wallet;
    const step = taken(back(done, id, p, { nowMs: 2_000 }));
    expect(step.answer).toMatchObject({ status: 'ASSIGNED', points: 40, activatedMs: null });
    expect(step.uses).toEqual([{ kind: 'return', cap: 'activations', promotion: 0, amount: 1 }]);
    expect(step.wallet.holdings).toEqual([]);
  });

  it('of a former activation’s redemption gives no activation back, and the wallet goes on to know it', () => {
    const p = subject({ activationLimitGlobal: 3 });
    const id = fresh();
    let wallet = taken(redeem(activated(p), p, piece({ redemptionId: id }), situation([p]))).wallet;
    wallet = taken(activate(wallet, p, situation([p]))).wallet;
    wallet = taken(deactivate(taken(back(wallet, id, p)).wallet, p, situation([p]))).wallet;
    expect(wallet.holdings).toMatchObject([{ state: { kind: 'ASSIGNED' }, redeemed: 0, countedActivations: 1 }]);
  });

  it('of one of several pieces after the end leaves the others, expired', () => {
    const p = partial(2, { lastingSeconds: 1, requireRedeemedPoints: 40 });
    const id = fresh();
    let wallet = activated(p, { points: 40 });
    wallet = taken(redeem(wallet, p, piece({ redemptionId: id }), situation([p]))).wallet;
    wallet = taken(redeem(wallet, p, piece(), situation([p]))).wallet;
    const step = taken(back(wallet, id, p, { nowMs: 2_000 }));
    expect(step.answer).toMatchObject({ status: 'EXPIRED', points: 0, redeemedQuantity: 1 });
  });

  it('of a former activation leaves the present one alone', () => {
    const p = subject();
    const id = fresh();
    let wallet = taken(redeem(activated(p), p, piece({ redemptionId: id }), situation([p]))).wallet;
    wallet = taken(activate(wallet, p, situation([p]))).wallet;
    const step = taken(back(wallet, id, p));
    expect(step.answer).toMatchObject({ status: 'ACTIVE', possibleRedemptions: 1, redeemedQuantity: 0 });
    expect(taken(deactivate(step.wallet, p, situation([p]))).wallet.holdings).toEqual([]);
  });

  it('gives room below the limit per client back to what it had ended', () => {
    const p = partial(2, { redeemLimitPerClient: 3 });
    const id = fresh();
    let wallet = taken(redeem(activated(p), p, piece({ redemptionId: id, quantity: 2 }), situation([p]))).wallet;
    wallet = taken(activate(wallet, p, situation([p]))).wallet;
    const ended = taken(redeem(wallet, p, piece(), situation([p])));
    expect(ended.answer).toMatchObject({ status: 'REDEEMED' });
    expect(taken(back(ended.wallet, id, p)).answer).toMatchObject({ status: 'ACTIVE', possibleRedemptions: 1 });
  });

  it('takes earned points back even if they are spent', () => {
    const p = subject({ discount: { mode: 'STATIC', type: 'POINTS', value: 5 } });
    const id = fresh();
    const done = taken(redeem(activated(p), p, piece({ redemptionId: id }), situation([p]))).wallet;
    expect(taken(back({ ...done, points: 1 }, id, p)).answer.points).toBe(-4);
  });

  it('keeps a deactivation from paying points back for what was used', () => {
    const p = partial(2, { requireRedeemedPoints: 10 });
    const id = fresh();
    const used = taken(redeem(activated(p, { points: 10 }), p, piece({ redemptionId: id }), situation([p]))).wallet;
    expect(reasonOf(deactivate(used, p, situation([p])))).toBe('PARTLY_REDEEMED');
    expect(reasonOf(deactivate(taken(back(used, id, p)).wallet, p, situation([p])))).toBeNull();
  });
});
