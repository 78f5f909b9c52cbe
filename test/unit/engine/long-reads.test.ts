import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProfileId, TransactionId } from '../../../src/base/ids.js';
import type { WatchRequest } from '../../../src/engine/engine.js';
import { lookForTraces } from '../../../src/engine/profiles/look-for-traces.js';
import { encodeReceipt } from '../../../src/events/entry.js';
import { EVENTS_PAGE_ENTRIES, PIECES_PER_TURN, TRACES_PIECE_BYTES } from '../../../src/limits.js';
import type { Store } from '../../../src/store/port.js';
import { type Grocery, openGrocery, receipt, stock } from '../../support/grocery.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { countTurns } from '../../support/turns.js';

const COMMITS = 200;
const EVENTS_PER_COMMIT = 50;
const NOBODY = 'nobody' as ProfileId;
const NEVER = new AbortController().signal;

let grocery: Grocery;
let reads: number;
/** Since the event loop had its last turn, and the most of them in one turn. */
let inTurn: number;
let mostInTurn: number;
let turns: ReturnType<typeof countTurns>;

/** Its outbox answers at once, as that of the embedded store does. */
function counted(store: Store): Store {
  return {
    ...store,
    outbox: {
      ...store.outbox,
      read(...args) {
        reads++;
        inTurn++;
        mostInTurn = Math.max(mostInTurn, inTurn);
        return store.outbox.read(...args);
      },
    },
  };
}

beforeEach(async () => {
  [reads, inTurn, mostInTurn] = [0, 0, 0];
  const store = counted(createMemoryStore());
  grocery = await openGrocery(store);
  await stock(grocery.engine, 3);
  await grocery.engine.events.recordTransactions([receipt('anna', 't1', grocery.clock.nowMs, 1)]);
  const entry = encodeReceipt({
    profileId: 'others' as ProfileId,
    transactionId: 't' as TransactionId,
    timeMs: grocery.clock.nowMs,
    storeId: null,
    total: null,
    lines: [],
  });
  const events = Array.from({ length: EVENTS_PER_COMMIT }, () => entry);
  await store.profiles.commit(Array.from({ length: COMMITS }, () => ({ profileId: 'others', events })));
  turns = countTurns(() => {
    inTurn = 0;
  });
});

afterEach(async () => {
  turns.stop();
  await grocery.close();
});

const PAGES = (COMMITS * EVENTS_PER_COMMIT) / EVENTS_PAGE_ENTRIES;
const TO_END: WatchRequest = {
  consumer: null,
  cursor: null,
  start: 'OLDEST',
  types: null,
  profileId: null,
  untilEnd: true,
};
const RARE = new Set(['client.removePoints'] as const);

async function drain(source: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of source) count++;
  return count;
}

describe('a read of a long outbox that finds nothing', () => {
  test.each([
    ['a watch of a rare type', () => grocery.engine.events.watch({ ...TO_END, types: RARE }, NEVER)],
    ['a watch of an unknown profile', () => grocery.engine.events.watch({ ...TO_END, profileId: NOBODY }, NEVER)],
    ['an export', () => grocery.engine.profiles.export('anna' as ProfileId, NEVER)],
  ])('gives way between pages: %s', async (_, read) => {
    await drain(read());
    expect(reads).toBeGreaterThan(5);
    expect(mostInTurn).toBeLessThanOrEqual(PIECES_PER_TURN);
  });

  test('keeps others waiting for a few pages, however many read', async () => {
    const { events, profiles } = grocery.engine;
    const watches = Array.from({ length: 6 }, () => drain(events.watch({ ...TO_END, types: RARE }, NEVER)));
    const exports = Array.from({ length: 3 }, () => drain(profiles.export('anna' as ProfileId, NEVER)));
    await Promise.all([...watches, ...exports]);
    expect(reads).toBeGreaterThan(6 * PAGES);
    expect(mostInTurn).toBeLessThanOrEqual(PIECES_PER_TURN);
  });

  test.each([
    ['a watch', (signal: AbortSignal) => grocery.engine.events.watch({ ...TO_END, types: RARE }, signal)],
    ['an export', (signal: AbortSignal) => grocery.engine.profiles.export('anna' as ProfileId, signal)],
  ])('ends when its caller leaves: %s', async (_, read) => {
    const caller = new AbortController();
    const drained = drain(read(caller.signal));
    while (reads < 3) await new Promise((resolve) => setImmediate(resolve));
    caller.abort();
    await drained;
    expect(reads).toBeLessThan(6);
  });
});

test('a watch of large receipts decodes them in pieces', async () => {
  const lines = Array.from({ length: 1_000 }, () => ({ item: 0 as never, quantity: 1, amountMinor: null }));
  const large = (id: string) =>
    encodeReceipt({
      profileId: 'large' as ProfileId,
      transactionId: id as TransactionId,
      timeMs: 1,
      storeId: null,
      total: null,
      lines,
    });
  const events = Array.from({ length: 200 }, (_, i) => large(`t${i}`));
  await grocery.store.profiles.commit([{ profileId: 'large', events }]);
  const before = turns.count();
  await drain(grocery.engine.events.watch({ ...TO_END, profileId: 'large' as ProfileId }, NEVER));
  expect(turns.count() - before - PAGES).toBeGreaterThan(5);
});

describe('the search for traces', () => {
  const storeOf = (value: Uint8Array) => ({
    async *everything() {
      yield { key: Buffer.from('key'), value };
    },
  });

  test('gives way within a large value, whatever the number of texts', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    const before = turns.count();
    await lookForTraces(storeOf(Buffer.alloc(4 * TRACES_PIECE_BYTES)), texts);
    expect(turns.count() - before).toBeGreaterThanOrEqual((20 * 4) / PIECES_PER_TURN - 1);
  });

  test.each([0, 1, 3, 5])('finds a text that lies across two pieces, %i bytes of it in the second', async (behind) => {
    const value = Buffer.alloc(2 * TRACES_PIECE_BYTES);
    value.write('trace', TRACES_PIECE_BYTES - 5 + behind);
    expect(await lookForTraces(storeOf(value), ['trace'])).toEqual({ keys: 1, naming: ['key'] });
  });
});
