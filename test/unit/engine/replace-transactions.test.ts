import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, TransactionId } from '../../../src/base/ids.js';
import { readEntry, type ToldEvent } from '../../../src/events/entry.js';
import { purchasesOf } from '../../../src/history/purchases.js';
import type { TransactionInput } from '../../../src/history/transaction.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../../src/limits.js';
import { type Grocery, openGrocery, profile, receipt, stock } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';

let grocery: Grocery;
let now: number;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 9);
  now = grocery.clock.nowMs;
});

afterEach(() => grocery.close());

const record = (...inputs: TransactionInput[]) => grocery.engine.events.recordTransactions(inputs);
const replacing = (input: TransactionInput): TransactionInput => ({ ...input, replace: true });

async function historyOf(profileId: string): Promise<Uint8Array | null> {
  const [records] = await grocery.store.profiles.load([profileId]);
  return records!.history.bytes;
}

async function told(): Promise<ToldEvent[]> {
  const { events } = await grocery.store.outbox.read('', 10_000);
  return events.flatMap(readEntry);
}

describe('a corrected receipt', () => {
  test('takes the place of the recorded one: the history is as if that had never come, and two events tell of it', async () => {
    const wrong = receipt('anna', 't1', now - 5_000, 1, 2, 3);
    const right = receipt('anna', 't1', now - 9_000, 2, 4);
    await record(receipt('anna', 't0', now - 7_000, 5), wrong);
    expect(await record(replacing(right))).toEqual([{ kind: 'replaced', unknownItemIds: [] }]);
    await record(receipt('bert', 't0', now - 7_000, 5), receipt('bert', 't1', now - 9_000, 2, 4));
    expect(await historyOf('anna')).toEqual(await historyOf('bert'));

    const events = (await told()).filter(({ profileId }) => profileId === 'anna').slice(-4);
    expect(events).toMatchObject([
      { type: 'transaction.cancel', transactionId: 't1', chargedMs: wrong.timeMs, items: [1, 2, 3], replaced: true },
      { type: 'transaction.charge', transactionId: 't1', timeMs: right.timeMs, items: [2, 4], correctedMs: now },
      { type: 'product.buy', item: 2 },
      { type: 'product.buy', item: 4 },
    ]);
  });

  test('sent again changes nothing and tells nothing; another correction of the same receipt does, back to the first as well', async () => {
    const versions = [[1], [2], [1], [2]].map((items) => receipt('anna', 't1', now, ...items));
    await record(versions[0]!);
    const ids = new Set<string>();
    for (const version of versions.slice(1)) {
      grocery.clock.nowMs += 1_000;
      expect((await record(replacing(version)))[0]).toMatchObject({ kind: 'replaced' });
      const before = await told();
      expect(await record(replacing(version), replacing(version))).toEqual([
        { kind: 'duplicate' },
        { kind: 'duplicate' },
      ]);
      expect(await told()).toEqual(before);
    }
    const events = await told();
    for (const { id } of events) ids.add(id);
    // Whoever tells events apart by their ids takes none for one that was there before.
    expect(ids.size).toBe(events.length);
    expect(purchasesOf((await historyOf('anna'))!)).toMatchObject({ receipts: 1, purchases: [{ item: 2, count: 1 }] });
  });

  test('that differs in quantities and amounts alone is told of', async () => {
    const first = receipt('anna', 't1', now, 1);
    await record(first);
    const lines = [{ ...first.lines[0]!, quantity: 3, amountMinor: 597 }];
    expect((await record(replacing({ ...first, lines })))[0]).toMatchObject({ kind: 'replaced' });
    expect((await told()).at(-1)).toMatchObject({ type: 'product.buy', quantity: 3, amountMinor: 597 });
  });

  test('of one that is not in is recorded, and may name items that nobody knows', async () => {
    const first = receipt('anna', 't1', now, 1, 99);
    expect(await record(replacing(first))).toEqual([{ kind: 'recorded', approximate: false, unknownItemIds: ['i99'] }]);
    expect(await record(replacing(first), first)).toEqual([{ kind: 'duplicate' }, { kind: 'duplicate' }]);
    const other = receipt('anna', 't1', now, 98);
    expect(await record(replacing(other))).toEqual([{ kind: 'replaced', unknownItemIds: ['i98'] }]);
  });

  test('of one that was cancelled does not count', async () => {
    const first = receipt('anna', 't1', now, 1);
    const { profileId, transactionId } = first;
    await record(first);
    await record(replacing(receipt('anna', 't1', now, 2)));
    await grocery.engine.events.cancelTransactions([{ profileId, transactionId, timeMs: null, transaction: null }]);
    expect(await record(replacing(receipt('anna', 't1', now, 2)))).toEqual([{ kind: 'cancelled' }]);
    expect(purchasesOf((await historyOf('anna'))!).receipts).toBe(0);
  });

  test('is refused when it is older than the exact part of the history, or would be; at the limit N and N + 1', async () => {
    const all = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 1 }, (_, i) =>
      receipt('anna', `t${i}`, now - 1_000 + i, 1),
    );
    await record(...all);
    const before = await historyOf('anna');
    const tooOld = replacing(receipt('anna', 't0', now - 1_000, 2));
    const tooEarly = replacing(receipt('anna', 't1', now - 1_001, 2));
    expect(await record(tooOld, tooEarly)).toEqual([{ kind: 'too-old' }, { kind: 'too-old' }]);
    expect(await historyOf('anna')).toEqual(before);
    expect((await record(replacing(receipt('anna', 't1', now - 999, 2))))[0]).toMatchObject({ kind: 'replaced' });
  });

  test('goes to the profile that the other one was merged into', async () => {
    await record(receipt('old', 't1', now, 1), receipt('anna', 't0', now, 2));
    await grocery.engine.profiles.merge(profile('old').profileId, profile('anna').profileId);
    expect((await record(replacing(receipt('old', 't1', now, 3))))[0]).toMatchObject({ kind: 'replaced' });
    const { receipts, purchases } = purchasesOf((await historyOf('anna'))!);
    expect([receipts, purchases.map(({ item }) => item)]).toEqual([2, [2, 3]]);
  });

  test('and others that replace nothing may be in one call, of many callers and servers at once', async () => {
    const other = grocery.anotherEngine();
    await record(...Array.from({ length: 10 }, (_, i) => receipt('anna', `t${i}`, now - i, 1)));
    const calls = Array.from({ length: 10 }, (_, i) =>
      (i % 2 ? other : grocery.engine).events.recordTransactions([
        replacing(receipt('anna', `t${i}`, now - i, 2)),
        receipt('anna', `new-${i}`, now + i, 3),
      ]),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.every(([first, second]) => first!.kind === 'replaced' && second!.kind === 'recorded')).toBe(true);
    expect(purchasesOf((await historyOf('anna'))!).receipts).toBe(20);
  });
});

test('a file replaces when it is told to, and says how many were', async () => {
  const { importTransactions } = grocery.engine.events;
  const importFile = async (rows: string, replace: boolean) => {
    const file = Buffer.from(`transactionId,profileId,time,itemId\n${rows}`);
    const events = [];
    for await (const event of importTransactions([file] as never, { ...IMPORT_DEFAULTS, replace })) events.push(event);
    return events.at(-1);
  };
  await importFile('t1,anna,2026-01-02,i1\nt2,anna,2026-01-03,i1\n', false);
  const corrected = 't1,anna,2026-01-02,i2\nt2,anna,2026-01-03,i3\nt3,anna,2026-01-04,i4\n';
  expect(await importFile(corrected, false)).toMatchObject({ counts: { created: 1, updated: 0, unchanged: 2 } });
  expect(await importFile(corrected, true)).toMatchObject({ counts: { created: 0, updated: 3, unchanged: 0 } });
  expect(await importFile(corrected, true)).toMatchObject({ counts: { created: 0, updated: 0, unchanged: 3 } });
  const { purchases } = purchasesOf((await historyOf('anna'))!);
  expect(purchases.map(({ item }) => item)).toEqual([2, 3, 4]);
  const [, , third] = (await told()).filter(({ type }) => type === 'transaction.charge');
  expect(third).toMatchObject({ transactionId: 't3' as TransactionId, items: [4] });
  expect((await grocery.engine.items.get('i4' as ItemId)).value.name).toBe('Item 4');
});
