import { describe, expect, it } from 'vitest';
import type { HandbillId } from '../../../src/base/ids.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import type { HeldView } from '../../../src/wallet/held-view.js';
import { orderBy, parseOrder, type Sortable } from '../../../src/wallet/list-order.js';
import { promotion } from '../../support/promotions.js';

const HELD: HeldView = {
  status: 'ACTIVE',
  activatedMs: 5,
  lastingUntilMs: 9,
  possibleRedemptions: 2,
  stepUses: 1,
  redeemedQuantity: 1,
};
const STEPS = [{ usageThreshold: 0, value: 10 }];

/** One that has the smaller value, or the only one, of every field. */
function entry(index: number, terms: Partial<Promotion>, fields: Partial<Sortable> = {}): Sortable {
  const plain = {
    held: null,
    status: 'ASSIGNED',
    assignedMs: null,
    slot: null,
    handbillId: null,
    score: null,
  } as const;
  return { promotion: promotion('p', terms), index, ...plain, ...fields };
}

function sorted(order: string, entries: readonly Sortable[]): number[] {
  const keys = parseOrder(order);
  if (!keys.ok) expect.fail(keys.error);
  const { placeOf, compare } = orderBy(keys.value);
  return [...entries].sort((a, b) => compare(placeOf(a), placeOf(b))).map(({ index }) => index);
}

describe('a wallet is sorted by', () => {
  // field, terms of the smaller one, what else it has; then those of the larger one.
  const smaller: [string, Partial<Promotion>, Partial<Sortable>, Partial<Promotion>, Partial<Sortable>][] = [
    ['score', {}, { score: 0.1 }, {}, { score: 0.2 }],
    ['code', { code: 'a' as Promotion['code'] }, {}, {}, {}],
    ['status', {}, { status: 'ACTIVE' }, {}, {}],
    ['type', { type: 'CUSTOM' }, {}, {}, {}],
    ['name', { name: 'a' }, {}, {}, {}],
    ['headline', { headline: 'a' }, {}, { headline: 'b' }, {}],
    ['description', { description: 'a' }, {}, { description: 'b' }, {}],
    ['priority', { priority: -1 }, {}, {}, {}],
    ['start', { startAtMs: 1 }, {}, { startAtMs: 2 }, {}],
    ['expire', { expireAtMs: 1 }, {}, { expireAtMs: 2 }, {}],
    ['assigned_time', {}, { assignedMs: 1 }, {}, { assignedMs: 2 }],
    ['activated_time', {}, { held: { ...HELD, activatedMs: 1 } }, {}, { held: HELD }],
    ['lasting_until', {}, { held: { ...HELD, lastingUntilMs: 1 } }, {}, { held: HELD }],
    ['lasting_time', { lastingSeconds: 1 }, {}, { lastingSeconds: 2 }, {}],
    ['discount_type', { discount: { mode: 'STATIC', type: 'AMOUNT', value: 1 } }, {}, {}, {}],
    ['discount_mode', {}, {}, { discount: { mode: 'STEP', type: 'PERCENT', trigger: 'REDEEM', steps: STEPS } }, {}],
    [
      'discount_usage_trigger',
      { discount: { mode: 'STEP', type: 'PERCENT', trigger: 'REDEEM', steps: STEPS } },
      {},
      { discount: { mode: 'STEP', type: 'PERCENT', trigger: 'TRANSACTION', steps: STEPS } },
      {},
    ],
    ['discount_value', { discount: { mode: 'STATIC', type: 'PERCENT', value: 1 } }, {}, {}, {}],
    ['item_scope', { scope: 'BASKET' }, {}, {}, {}],
    ['min_basket_value', { minBasketMinor: 1 }, {}, { minBasketMinor: 2 }, {}],
    ['max_basket_value', { maxBasketMinor: 1 }, {}, { maxBasketMinor: 2 }, {}],
    ['required_items_count', { requiredItemsCount: 1 }, {}, { requiredItemsCount: 2 }, {}],
    ['discounted_items_count', { discountedItemsCount: 1 }, {}, { discountedItemsCount: 2 }, {}],
    ['require_redeemed_points', {}, {}, { requireRedeemedPoints: 2 }, {}],
    ['redeem_type', {}, {}, { redeemType: 'PARTIAL' }, {}],
    ['possible_redemptions', {}, {}, {}, { held: HELD }],
    ['redeemed_quantity', {}, {}, {}, { held: HELD }],
    ['redemption_limit', { redeemLimitPerClient: 1 }, {}, { redeemLimitPerClient: 2 }, {}],
    ['handbill_id', {}, { handbillId: 'a' as HandbillId }, {}, { handbillId: 'b' as HandbillId }],
    ['slot', {}, { slot: 0 }, {}, { slot: 1 }],
  ];

  it.each(smaller)('%s', (field, smallTerms, small, largeTerms, large) => {
    const entries = [entry(0, largeTerms, large), entry(1, smallTerms, small)];
    expect(sorted(field, entries)).toEqual([1, 0]);
    expect(sorted(`${field} asc`, entries)).toEqual([1, 0]);
    expect(sorted(`${field} desc`, entries)).toEqual([0, 1]);
  });

  it('every field that an order may name', () => {
    const refused = parseOrder('nothing');
    if (refused.ok) expect.fail('nothing is no field');
    const names = refused.error.slice(refused.error.lastIndexOf('each one of ') + 12).split(', ');
    expect(smaller.map(([field]) => field).sort()).toEqual(names.sort());
  });

  it('a second field where the first is equal, then the order in which they were first seen', () => {
    const entries = [
      entry(0, { name: 'b' }),
      entry(1, { name: 'a' }, { slot: 1 }),
      entry(2, { name: 'a' }, { slot: 0 }),
    ];
    expect(sorted('name, slot', entries)).toEqual([2, 1, 0]);
    expect(sorted('type', entries)).toEqual([0, 1, 2]);
  });

  it('what has no value last, in either direction', () => {
    const entries = [entry(0, {}), entry(1, { startAtMs: 1 }), entry(2, { startAtMs: 2 })];
    expect(sorted('start', entries)).toEqual([1, 2, 0]);
    expect(sorted('start desc', entries)).toEqual([2, 1, 0]);
  });

  it('what was activated or assigned last, when nothing is asked for', () => {
    const entries = [entry(0, {}), entry(1, {}, { assignedMs: 4 }), entry(2, {}, { held: HELD })];
    expect(sorted('', entries)).toEqual([2, 1, 0]);
  });
});
