import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, ProfileId, TransactionId } from '../../../src/base/ids.js';
import { readEntry } from '../../../src/events/entry.js';
import { purchasesOf } from '../../../src/history/purchases.js';
import { CLOCK_SKEW_MAX_MS, HISTORY_WINDOW_RECEIPTS } from '../../../src/limits.js';
import { type Grocery, openGrocery, receipt, stock } from '../../support/grocery.js';

let grocery: Grocery;
let now: number;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 5);
  now = grocery.clock.nowMs;
});

afterEach(() => grocery.close());

const record = (...inputs: ReturnType<typeof receipt>[]) => grocery.engine.events.recordTransactions(inputs);

async function receiptsOf(profileId: string): Promise<number> {
  const [records] = await grocery.store.profiles.load([profileId]);
  return purchasesOf(records!.history.bytes).receipts;
}

async function eventTypes(): Promise<string[]> {
  const { events } = await grocery.store.outbox.read('', 1_000);
  return events.flatMap((bytes) => readEntry(bytes).map(({ type }) => type));
}

describe('recording transactions', () => {
  test('counts each once: a repeated id is a duplicate, in the same batch and later', async () => {
    const [first, second] = await record(receipt('anna', 't1', now, 1), receipt('anna', 't1', now, 1));
    expect([first!.kind, second!.kind]).toEqual(['recorded', 'duplicate']);
    expect((await record(receipt('anna', 't1', now, 1)))[0]!.kind).toBe('duplicate');
    expect(await receiptsOf('anna')).toBe(1);
    expect(await eventTypes()).toEqual(['transaction.charge', 'product.buy']);
  });

  test('one profile from many callers and servers at once: nothing is lost', async () => {
    const other = grocery.anotherEngine();
    const batches = Array.from({ length: 40 }, (_, i) => [receipt('anna', `t${i}`, now - i * 1_000, i % 5)]);
    await Promise.all(batches.map((batch, i) => (i % 2 ? other : grocery.engine).events.recordTransactions(batch)));
    expect(await receiptsOf('anna')).toBe(40);
    expect((await eventTypes()).filter((type) => type === 'transaction.charge')).toHaveLength(40);
  });

  test('a future time is refused, at the limit N and N + 1', async () => {
    const [atLimit, beyond] = await record(
      receipt('anna', 't1', now + CLOCK_SKEW_MAX_MS, 1),
      receipt('anna', 't2', now + CLOCK_SKEW_MAX_MS + 1, 1),
    );
    expect(atLimit!.kind).toBe('recorded');
    expect(beyond).toMatchObject({ kind: 'rejected', violations: [{ path: ['time'] }] });
  });

  test('cancelled receipts do not count, also when the cancellation is there first; their events tell of them', async () => {
    const cancel = (profileId: string, transactionId: string) => ({
      profileId: profileId as ProfileId,
      transactionId: transactionId as TransactionId,
      timeMs: null,
      transaction: null,
    });
    const { cancelTransactions } = grocery.engine.events;
    await record(receipt('anna', 't1', now, 1), receipt('anna', 't2', now, 2));
    const both = [cancel('anna', 't1'), cancel('anna', 't1'), cancel('anna', 't3')];
    expect(await cancelTransactions(both)).toEqual([
      { kind: 'cancelled', approximate: false },
      { kind: 'repeated' },
      { kind: 'noted' },
    ]);
    const late = await record(receipt('anna', 't3', now, 3), receipt('anna', 't1', now, 1));
    expect(late.map(({ kind }) => kind)).toEqual(['cancelled', 'cancelled']);
    expect(await receiptsOf('anna')).toBe(1);
    const types = await eventTypes();
    expect(types.slice(-1)).toEqual(['transaction.cancel']);
    expect(types.filter((type) => type === 'transaction.charge')).toHaveLength(2);
  });

  test('a receipt of the tail is cancelled by its lines, approximately', async () => {
    const old = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 1 }, (_, i) =>
      receipt('anna', `t${i}`, now - 90 + i, 1),
    );
    await record(...old);
    const { profileId, transactionId, timeMs } = old[0]!;
    const { cancelTransactions } = grocery.engine.events;
    const byId = { profileId, transactionId, timeMs: now + CLOCK_SKEW_MAX_MS, transaction: null };
    expect(await cancelTransactions([byId])).toEqual([{ kind: 'content-needed' }]);
    const withLines = { ...byId, transaction: { timeMs, itemIds: ['i1' as ItemId, 'i99' as ItemId] } };
    expect(await cancelTransactions([withLines])).toEqual([{ kind: 'cancelled', approximate: true }]);
    expect(await receiptsOf('anna')).toBe(HISTORY_WINDOW_RECEIPTS);
    const tooEarly = { ...byId, timeMs: byId.timeMs + 1 };
    expect(await cancelTransactions([tooEarly])).toMatchObject([
      { kind: 'rejected', violations: [{ path: ['time'] }] },
    ]);
  });

  test('wrong entries do not touch the right ones of the batch', async () => {
    const outcomes = await record({ ...receipt('anna', 't1', now, 1), lines: [] }, receipt('anna', 't2', now, 2));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['rejected', 'recorded']);
  });
});
