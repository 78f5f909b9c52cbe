import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, ItemIndex, PromotionCode } from '../../../src/base/ids.js';
import { encodeItem } from '../../../src/catalog/codec.js';
import { unknownItem } from '../../../src/catalog/unknown-item.js';
import { createConfiguration } from '../../../src/engine/configuration/configuration.js';
import { itemLookup } from '../../../src/engine/configuration/item-lookup.js';
import { readEntry } from '../../../src/events/entry.js';
import { purchasesOf } from '../../../src/history/purchases.js';
import { LINES_PER_TRANSACTION_MAX, UNKNOWN_ITEMS_MAX } from '../../../src/limits.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';

let grocery: Grocery;
let now: number;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 3);
  now = grocery.clock.nowMs;
});

afterEach(() => grocery.close());

const record = (...inputs: ReturnType<typeof receipt>[]) => grocery.engine.events.recordTransactions(inputs);
const page = { pageSize: 0, pageToken: '' };
const upsert = (itemId: string, name: string) =>
  grocery.engine.items.upsert({ itemId: itemId as ItemId, name }, 'merge', {});

async function unknownIds(): Promise<string[]> {
  const { entries } = await grocery.engine.items.list({ ...page, pageSize: 1_000 }, { unknown: true });
  return entries.map(({ value }) => value.itemId);
}

async function indexOf(itemId: string): Promise<number | undefined> {
  const [entry] = await grocery.store.configuration.get('item', [itemId]);
  return entry?.index;
}

async function boughtBy(profileId: string): Promise<number[]> {
  const [records] = await grocery.store.profiles.load([profileId]);
  return purchasesOf(records!.history.bytes).purchases.map(({ item }) => item);
}

describe('an item that no feed has brought', () => {
  test('has its index with the first receipt, and the feed completes it under the same one', async () => {
    const [outcome] = await record(receipt('anna', 't1', now, 1, 99, 98));
    expect(outcome).toEqual({ kind: 'recorded', approximate: false, unknownItemIds: ['i99', 'i98'] });
    expect(await unknownIds()).toEqual(['i99', 'i98']);
    const index = await indexOf('i99');
    expect(await boughtBy('anna')).toEqual([1, index, await indexOf('i98')]);

    await upsert('i99', 'Late');
    expect(await unknownIds()).toEqual(['i98']);
    expect(await indexOf('i99')).toBe(index);
    const [later] = await record(receipt('anna', 't2', now, 99));
    expect(later).toEqual({ kind: 'recorded', approximate: false, unknownItemIds: [] });
  });

  test('is told of in events, and is no part of the list of the catalog', async () => {
    await record(receipt('anna', 't1', now, 99));
    const { events } = await grocery.store.outbox.read('', 10);
    const items = events.flatMap(readEntry).flatMap((event) => (event.type === 'product.buy' ? [event.item] : []));
    expect(items).toEqual([await indexOf('i99')]);
    const { entries, totalSize } = await grocery.engine.items.list(page, { unknown: false });
    expect([entries.length, totalSize]).toEqual([3, 3]);
    expect((await grocery.engine.items.get('i99' as ItemId)).value).toEqual(unknownItem('i99' as ItemId));
  });

  test('is no reason to forget a receipt, sent again it is a duplicate', async () => {
    const foreign = receipt('anna', 't1', now, 98, 99);
    expect((await record(foreign, foreign)).map(({ kind }) => kind)).toEqual(['recorded', 'duplicate']);
    expect(await boughtBy('anna')).toHaveLength(2);
  });

  test('is not entered for a receipt that is refused, nor by a dry run', async () => {
    const [first] = await record(receipt('anna', '', now, 99));
    expect(first).toMatchObject({ kind: 'rejected' });
    expect(await unknownIds()).toEqual([]);
    const file = `transactionId,profileId,time,itemId\nt1,anna,2026-01-02,i99\nt1,anna,2026-01-02,i1\n`;
    const options = { ...IMPORT_DEFAULTS, dryRun: true };
    const told = [];
    for await (const event of grocery.engine.events.importTransactions([Buffer.from(file)] as never, options)) {
      told.push(event);
    }
    expect(told).toContainEqual({
      kind: 'warning',
      warning: { line: 2, column: 'itemId', value: 'i99', reason: expect.stringContaining('counts by its id') },
    });
    expect(told.at(-1)).toMatchObject({ kind: 'done', counts: { created: 1, rejected: 0 } });
    expect(await unknownIds()).toEqual([]);
  });

  test('counts for the ranking of a promotion that lists it', async () => {
    const code = 'p99' as PromotionCode;
    const items = { kind: 'LIST', itemIds: ['i99' as ItemId] } as const;
    await grocery.engine.promotions.create({ code, name: 'Late', visibility: 'PUBLISH', tags: ['MOBILE'], items }, {});
    const weeks = [1, 2, 3, 4].map((week) => receipt('anna', `t${week}`, now - week * 7 * 86_400_000, 99));
    await record(...weeks);
    const { slots } = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    const best = slots.flatMap((slot) => (slot.kind === 'offer' ? [slot] : []));
    expect(best[0]).toMatchObject({ promotion: { code } });
    expect(best[0]!.score).toBeGreaterThan(best[1]!.score);
  });

  test('is covered by lists, and matched by no filter', async () => {
    await record(receipt('anna', 't1', now, 99));
    const configuration = createConfiguration(grocery.store.configuration, () => {});
    const catalog = itemLookup(await configuration.loaded());
    await configuration.close();
    const index = catalog.indexOf('i99' as ItemId);
    expect(index).toBe(await indexOf('i99'));
    expect(catalog.itemAt(index as ItemIndex)).toBeUndefined();
  });
});

describe('many at once', () => {
  test('are one commit a batch, also of calls that come together', async () => {
    const { configuration } = grocery.store;
    await record(receipt('anna', 't0', now, 1));
    const before = await configuration.version();
    const lines = (from: number) => Array.from({ length: 50 }, (_, i) => from + i);
    const calls = Array.from({ length: 20 }, (_, i) => record(receipt(`p${i}`, 't1', now, ...lines(1_000 + i * 50))));
    const outcomes = (await Promise.all(calls)).flat();
    expect(outcomes.every(({ kind }) => kind === 'recorded')).toBe(true);
    expect(await unknownIds()).toHaveLength(1_000);
    expect((await configuration.version()) - before).toBeLessThanOrEqual(3);
  });

  test('of several servers get one index each', async () => {
    const engines = [grocery.engine, grocery.anotherEngine(), grocery.anotherEngine()];
    const ids = Array.from({ length: 40 }, (_, i) => 100 + i);
    const calls = engines.flatMap((engine, e) =>
      [0, 20].map((from) => {
        const shuffled = [...ids.slice(from), ...ids.slice(0, from)];
        return engine.events.recordTransactions([receipt(`p${e}`, `t${from}`, now, ...shuffled)]);
      }),
    );
    expect((await Promise.all(calls)).flat().every(({ kind }) => kind === 'recorded')).toBe(true);
    const bought = await Promise.all([0, 1, 2].map((e) => boughtBy(`p${e}`)));
    expect(bought[0]).toHaveLength(40);
    expect(bought[1]).toEqual(bought[0]);
    expect(bought[2]).toEqual(bought[0]);
    expect(await unknownIds()).toHaveLength(40);
  });

  test('fill the catalog up to the limit and no further; what is refused leaves nothing', async () => {
    const ids = Array.from({ length: UNKNOWN_ITEMS_MAX - 2 }, (_, i) => `garbage-${i}` as ItemId);
    for (let at = 0; at < ids.length; at += LINES_PER_TRANSACTION_MAX) {
      const batch = ids.slice(at, at + LINES_PER_TRANSACTION_MAX);
      await grocery.store.configuration.write(
        batch.map((key) => ({ kind: 'item', key, bytes: encodeItem(unknownItem(key)) })),
      );
    }
    const outcomes = await record(
      receipt('anna', 't1', now, 1, 90, 91, 92),
      receipt('bert', 't2', now, 90, 91),
      receipt('carl', 't3', now, 93),
    );
    expect(outcomes).toMatchObject([
      { kind: 'rejected', violations: [{ path: ['lines', 3, 'itemId'], value: 'i92' }] },
      { kind: 'recorded' },
      { kind: 'rejected', violations: [{ path: ['lines', 0, 'itemId'], value: 'i93' }] },
    ]);
    // What of the first one the second brought is there; nothing else of it is.
    expect(await indexOf('i92')).toBeUndefined();
    expect(await boughtBy('anna')).toEqual([]);
    // A feed makes room.
    await upsert('i90', 'Late');
    expect((await record(receipt('anna', 't1', now, 1, 90, 91, 92)))[0]).toMatchObject({ kind: 'recorded' });
    expect((await record(receipt('carl', 't3', now, 93)))[0]).toMatchObject({ kind: 'rejected' });
  });
});
