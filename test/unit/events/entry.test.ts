import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  CampaignId,
  HandbillId,
  ItemIndex,
  ProfileId,
  PromotionIndex,
  SegmentId,
  StoreId,
  TransactionId,
} from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import { encodeEvent, encodeReceipt, mayTell, profileOf, purchaseOf, readEntry } from '../../../src/events/entry.js';
import type { EventOf, EventType } from '../../../src/events/event.js';
import type { ShownOffer } from '../../../src/handbill/exposure.js';
import type { Receipt } from '../../../src/history/receipt.js';
import { RECEIPT_ITEMS_MAX } from '../../../src/limits.js';

const profileId = 'änna-\u{1f600}' as ProfileId;
const timeMs = 1_700_000_000_123;
const head = { profileId, timeMs };
const transactionId = 't-1' as TransactionId;
const campaignId = 'weekly' as CampaignId;
const promotion = 70_000 as PromotionIndex;
const item = (index: number) => index as ItemIndex;

const offer: ShownOffer = {
  handbillId: 'abc' as HandbillId,
  campaignId,
  variantId: 'a',
  startMs: timeMs - 9,
  slot: 2,
  group: 1,
  place: 0,
  shuffled: true,
};

type Single = Exclude<EventType, 'transaction.charge' | 'product.buy'>;

/** One of each type; the compiler sees to it that none and no field is forgotten. */
const events: { readonly [Type in Single]: EventOf<Type> } = {
  'handbill.assign': {
    ...head,
    type: 'handbill.assign',
    handbillId: 'abc',
    campaignId,
    variantId: 'a',
    endMs: timeMs + 1000,
    modelVersion: 3,
    promotions: [promotion, null],
    scores: [0.5, null],
    isMember: true,
    segments: ['families' as SegmentId],
    storeId: 'north' as StoreId,
    configurationVersion: 12,
    receipts: 3,
    lines: 9,
    promised: [promotion],
    excluded: [promotion],
    seed: 4_000_000_000,
    groups: [0, 1],
    chances: [0.25, null],
    propensities: [0.125, null],
    explored: [true, false],
    shuffled: true,
    candidates: { promotions: [promotion], propensities: [0.125], chances: [0.25] },
    startMs: timeMs - 1000,
    arm: 'CONTROL',
  },
  'handbill.view': {
    ...head,
    type: 'handbill.view',
    eventId: 'e-1',
    handbillId: 'abc',
    campaignId,
    variantId: 'a',
    slot: 2,
    promotion: null,
  },
  'client.activatePromotion': {
    ...head,
    type: 'client.activatePromotion',
    promotion,
    handbillId: null,
    slot: null,
    lastingUntilMs: timeMs + 1,
  },
  'client.deactivatePromotion': { ...head, type: 'client.deactivatePromotion', promotion },
  'client.redeemPromotion': {
    ...head,
    type: 'client.redeemPromotion',
    promotion,
    redemptionId: 'r',
    quantity: 2,
    amountMinor: null,
    offer,
    only: true,
  },
  'client.reverseRedemption': {
    ...head,
    type: 'client.reverseRedemption',
    promotion,
    redemptionId: 'r',
    quantity: 2,
    amountMinor: 120,
    offer: null,
    only: null,
  },
  'client.addPoints': { ...head, type: 'client.addPoints', points: 9, balance: 9, promotion: null, reason: 'late' },
  'client.removePoints': {
    ...head,
    type: 'client.removePoints',
    points: 100,
    balance: 0,
    promotion,
    reason: null,
  },
  'client.custom': {
    ...head,
    type: 'client.custom',
    eventId: 'e-2',
    name: 'opened',
    properties: { screen: 'home', seconds: 1.5, first: true },
  },
  'sale.processed': {
    ...head,
    type: 'sale.processed',
    saleId: 's',
    storeId: null,
    total: { amountMinor: 1299, currency: 'EUR' as Currency },
    discountMinor: 99,
    registerId: null,
    points: 0,
    cashbackMinor: 0,
    cashbackUsedMinor: 0,
    cashbackBalanceMinor: 0,
    redemptions: [{ promotion, discountMinor: 99 }],
  },
  'sale.voided': {
    ...head,
    type: 'sale.voided',
    saleId: 's',
    storeId: null,
    total: { amountMinor: 1299, currency: 'EUR' as Currency },
    points: 3,
    cashbackMinor: 50,
    cashbackUsedMinor: 0,
    cashbackBalanceMinor: -20,
  },
  'sale.returned': {
    ...head,
    type: 'sale.returned',
    saleId: 's',
    returnId: 'r',
    storeId: null,
    refund: { amountMinor: 299, currency: 'EUR' as Currency },
    reclaimedMinor: 20,
    lines: [{ seq: 1, quantityMilli: 735, amountMinor: 319 }],
    points: 3,
    cashbackMinor: 50,
    cashbackUsedMinor: 0,
    cashbackBalanceMinor: -20,
  },
  'transaction.cancel': {
    ...head,
    type: 'transaction.cancel',
    transactionId,
    chargedMs: timeMs - 5,
    items: [item(1), item(70_000)],
    replaced: true,
  },
  'coupon.issue': {
    ...head,
    type: 'coupon.issue',
    couponId: 'c',
    campaignId,
    slot: 1,
    promotion,
    expireMs: timeMs + 9,
  },
  'coupon.redeem': { ...head, type: 'coupon.redeem', couponId: 'c', promotion, amountMinor: 5 },
  'alert.raise': {
    ...head,
    type: 'alert.raise',
    kind: 'BUDGET',
    campaignId: null,
    promotion,
    value: 80.5,
    threshold: 80,
    message: 'most of it is used',
  },
};

const receipt: Receipt = {
  ...head,
  transactionId,
  storeId: null,
  total: null,
  lines: [1, 1, 2].map((index) => ({ item: item(index), quantity: 1, amountMinor: 100 })),
};

const receipts: fc.Arbitrary<Receipt> = fc.record({
  profileId: fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }).map((text) => text as ProfileId),
  timeMs: fc.maxSafeNat(),
  transactionId: fc.string({ minLength: 1, maxLength: 128 }).map((text) => text as TransactionId),
  storeId: fc.option(fc.string({ minLength: 1, maxLength: 128 }).map((text) => text as StoreId)),
  total: fc.option(fc.record({ amountMinor: fc.maxSafeInteger(), currency: fc.constant('EUR' as Currency) })),
  lines: fc.array(
    fc.record({
      item: fc.nat().map(item),
      quantity: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 1e-9, max: 1e6 })),
      amountMinor: fc.option(fc.maxSafeInteger()),
    }),
    { maxLength: 600 },
  ),
});

/** Positive zero is what is stored for either. */
const plain = (value: number | null): number | null => (value === 0 ? 0 : value);

describe('entries of the outbox', () => {
  test.each(Object.values(events))('$type survives encoding', (event) => {
    const entry = encodeEvent(event);
    expect(readEntry(entry)).toEqual([{ ...event, id: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
    expect(profileOf(entry)).toBe(profileId);
  });

  test('an entry is known by its first byte not to have a type', () => {
    const types = [...Object.keys(events), 'transaction.charge', 'product.buy'] as EventType[];
    const entries = [...Object.values(events).map((event) => encodeEvent(event)), encodeReceipt(receipt)];
    for (const entry of entries) {
      const told = new Set(readEntry(entry).map(({ type }) => type));
      for (const type of types) expect(mayTell(entry, new Set([type]))).toBe(told.has(type));
    }
  });

  test('any receipt is read as its charge, with distinct items, and a buy a line', () => {
    fc.assert(
      fc.property(receipts, ({ lines, ...rest }) => {
        const [charge, ...buys] = readEntry(encodeReceipt({ ...rest, lines }));
        const total = rest.total && { ...rest.total, amountMinor: plain(rest.total.amountMinor) };
        const items = [...new Set(lines.map((line) => line.item))];
        expect(charge).toEqual({
          ...rest,
          total,
          items,
          correctedMs: null,
          type: 'transaction.charge',
          id: charge!.id,
        });
        const { profileId: who, timeMs: when, transactionId: what } = rest;
        expect(buys).toEqual(
          lines.map((line, i) => ({
            ...line,
            amountMinor: plain(line.amountMinor),
            profileId: who,
            timeMs: when,
            transactionId: what,
            type: 'product.buy',
            id: `${charge!.id}-${i}`,
          })),
        );
      }),
      { seed: 20_261_126, numRuns: 300 },
    );
  });

  test('a receipt of ten ordinary lines takes well below 100 bytes', () => {
    const lines = Array.from({ length: 10 }, (_, i) => ({ item: item(i * 997), quantity: 1, amountMinor: 199 }));
    const total = { amountMinor: 1990, currency: 'EUR' as Currency };
    const entry = encodeReceipt({ ...receipt, transactionId: 'till-12-0042331' as TransactionId, total, lines });
    expect(entry.length).toBeLessThanOrEqual(100);
  });

  test('an event has the same id whenever it is read, and another one than its like', () => {
    const ids = [1, 1, 2].map((at) => readEntry(encodeEvent({ ...events['client.custom'], timeMs: at }))[0]!.id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('a purchase is a receipt that came in or was taken back, by the items that histories count', () => {
    expect(purchaseOf(encodeReceipt(receipt))).toEqual({ kind: 'charge', timeMs, items: [1, 2] });
    const lines = Array.from({ length: RECEIPT_ITEMS_MAX + 1 }, (_, i) => ({
      item: item(i),
      quantity: 1,
      amountMinor: null,
    }));
    expect(purchaseOf(encodeReceipt({ ...receipt, lines }))!.items).toHaveLength(RECEIPT_ITEMS_MAX);
    const cancelled = { kind: 'cancel', timeMs: timeMs - 5, items: [1, 70_000] };
    expect(purchaseOf(encodeEvent(events['transaction.cancel']))).toEqual(cancelled);
    expect(purchaseOf(encodeEvent(events['handbill.assign']))).toBeNull();
  });

  test('an event of an older program lacks what is new, one of a newer program has more: both are read', () => {
    const spent = events['client.removePoints'];
    const id = expect.any(String);
    const entry = encodeEvent(spent);
    // The byte in front of a list of four values, of which the last is null.
    const list = entry.lastIndexOf(0x94);
    const older = Uint8Array.of(...entry.slice(0, list), 0x93, ...entry.slice(list + 1, -1));
    const newer = Uint8Array.of(...entry.slice(0, list), 0x95, ...entry.slice(list + 1), 0xc3);
    expect(readEntry(older)).toEqual([{ ...spent, reason: null, id }]);
    expect(readEntry(newer)).toEqual([{ ...spent, id }]);
  });

  test('bytes of another origin are refused, and so are cut ones', () => {
    const entry = encodeReceipt(receipt);
    expect(() => readEntry(Uint8Array.of(99, ...entry.slice(1)))).toThrow(/known type/);
    for (let length = 0; length < entry.length; length++) expect(() => readEntry(entry.slice(0, length))).toThrow();
  });
});
