import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackwardWriter } from '../../src/api/convert/backward-writer.js';
import { writeToldEvent } from '../../src/api/convert/event.js';
import { toTimestamp } from '../../src/api/convert/time.js';
import type { ItemIndex, ProfileId, StoreId, TransactionId } from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import { loadContract } from '../../src/contract/load.js';
import type { EventNames } from '../../src/engine/engine.js';
import { encodeReceipt, readEntry } from '../../src/events/entry.js';
import type { Receipt } from '../../src/history/receipt.js';

const { Event } = loadContract().handbill.v1;

/** Around the numbers at which a varint grows by a byte, of both signs. */
const boundaries = Array.from({ length: 8 }, (_, i) => 2 ** (7 * (i + 1))).flatMap((power) => [power - 1, power]);
const amount = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(...boundaries.filter(Number.isSafeInteger)).chain((size) => fc.constantFrom(size, -size)),
);
const text = fc
  .oneof(fc.string({ minLength: 1, maxLength: 60 }), fc.string({ minLength: 1, unit: 'binary' }))
  .map((it) => it.toWellFormed());

const receipts: fc.Arbitrary<Receipt> = fc.record({
  profileId: text as fc.Arbitrary<ProfileId>,
  timeMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  transactionId: text as fc.Arbitrary<TransactionId>,
  storeId: fc.option(text) as fc.Arbitrary<StoreId | null>,
  total: fc.option(fc.record({ amountMinor: amount, currency: fc.constant('EUR' as Currency) })),
  lines: fc.array(
    fc.record({
      item: fc.integer({ min: 0, max: 100_000 }) as fc.Arbitrary<number> as fc.Arbitrary<ItemIndex>,
      quantity: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.001, max: 1_000, noNaN: true })),
      amountMinor: fc.option(amount),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const nameOf = (index: number): string => `item-${index}`;
const names = { items: { at: (index: number) => ({ key: nameOf(index) }) } } as unknown as EventNames;

describe('a receipt in the outbox', () => {
  it('is told as the contract reads it: its charge, then what was bought, line by line', () => {
    const writer = createBackwardWriter(16);
    fc.assert(
      fc.property(receipts, (receipt) => {
        const { profileId, timeMs, transactionId, storeId, total, lines } = receipt;
        const told = readEntry(encodeReceipt(receipt)).map((event) =>
          Event.deserialize(writer.collect(() => writeToldEvent(writer, event, names))),
        );
        const [charge, ...bought] = told;
        for (const event of told) expect(event).toMatchObject({ profileId, time: toTimestamp(timeMs) });
        expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(told.length);
        expect(charge).toMatchObject({
          type: 'transaction.charge',
          transactionCharge: {
            transactionId,
            storeId: storeId ?? '',
            total,
            itemIds: [...new Set(lines.map(({ item }) => nameOf(item)))],
          },
        });
        expect(bought.map(({ productBuy }) => productBuy)).toEqual(
          lines.map(({ item, quantity, amountMinor }) =>
            expect.objectContaining({
              transactionId,
              itemId: nameOf(item),
              quantity,
              ...(amountMinor === null ? {} : { amountMinor }),
            }),
          ),
        );
      }),
      { seed: 20_261_126, numRuns: 500 },
    );
  });
});
