import { describe, expect, test } from 'vitest';
import type { CampaignId, ItemIndex, ProfileId, PromotionIndex, TransactionId } from '../../../src/base/ids.js';
import type { Currency } from '../../../src/base/money.js';
import {
  decodeEvent,
  encodeEvent,
  isTransactionCharge,
  type OutboxEvent,
  transactionRecorded,
} from '../../../src/engine/outbox-events.js';

const head = { profileId: 'anna' as ProfileId, timeMs: 1_700_000_000_123 };
const transactionId = 't-1' as TransactionId;
const item = (index: number) => index as ItemIndex;

const events: OutboxEvent[] = [
  {
    ...head,
    type: 'handbill.assign',
    handbillId: 'abc',
    campaignId: 'weekly' as CampaignId,
    variantId: 'a',
    endMs: head.timeMs + 1000,
    modelVersion: 3,
    promotions: [7 as PromotionIndex, null],
  },
  { ...head, type: 'transaction.charge', transactionId, storeId: null, total: null, items: [item(1), item(70_000)] },
  {
    ...head,
    type: 'transaction.charge',
    transactionId,
    storeId: null,
    total: { amountMinor: 1299, currency: 'EUR' as Currency },
    items: [],
  },
  { ...head, type: 'product.buy', transactionId, item: item(5), quantity: 0.5, amountMinor: null },
];

describe('outbox events', () => {
  test.each(events)('$type survives encoding', (event) => {
    expect(decodeEvent(encodeEvent(event))).toEqual(event);
  });

  test.each(events)('the type of $type is told without decoding', (event) => {
    expect(isTransactionCharge(encodeEvent(event))).toBe(event.type === 'transaction.charge');
  });

  test('a receipt tells of the charge, with distinct items, and of every line', () => {
    const lines = [1, 1, 2].map((index) => ({ item: item(index), quantity: 1, amountMinor: 100 }));
    const told = transactionRecorded({ ...head, transactionId, storeId: null, total: null, lines }).map(decodeEvent);
    expect(told.map(({ type }) => type)).toEqual(['transaction.charge', 'product.buy', 'product.buy', 'product.buy']);
    expect(told[0]).toMatchObject({ items: [1, 2] });
  });

  test('bytes of another origin are refused', () => {
    expect(() => decodeEvent(encodeEvent(events[0]!).map((byte, i) => (i === 1 ? 99 : byte)))).toThrow(/known type/);
  });
});
