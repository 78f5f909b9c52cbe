import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { ItemId, ProfileId } from '../../src/base/ids.js';
import { readEntry } from '../../src/events/entry.js';
import { recentReceipts } from '../../src/history/purchases.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { openGrocery } from '../support/grocery.js';

/** `npm run prove:profile-merge-kill` runs 40. */
const ROUNDS = Number(process.env.HANDBILL_KILL_ROUNDS ?? 4);
const WORKER = fileURLToPath(new URL('./profile-merge.mjs', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-merge-kill-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Fact {
  readonly transactionId?: string;
  readonly kind?: string;
  readonly merged?: boolean;
}

/** Lets one process work and kills it with -9 some time after it has begun, or lets it end. */
async function work(name: string, round: number, killAfterMs: number | null): Promise<Fact[]> {
  const address = JSON.stringify({ store: folder });
  const child = spawn(process.execPath, [WORKER, address, name, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const facts: Fact[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (facts.length === 0 && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    // The kill may cut the last line; what is not fully said is not acknowledged.
    if (line.endsWith('}')) facts.push(JSON.parse(line));
  }
  const [code, signal] = await exit;
  expect(signal ?? code, name).toBe(killAfterMs !== null && signal ? 'SIGKILL' : 0);
  return facts;
}

async function chargesOf(store: Store, profileIds: readonly string[]): Promise<string[]> {
  const { events } = await store.outbox.read('', 10_000_000);
  return events
    .flatMap(readEntry)
    .flatMap((event) =>
      event.type === 'transaction.charge' && profileIds.includes(event.profileId) ? [event.transactionId] : [],
    );
}

it(`keeps every acknowledged receipt once while two processes write to both, merge and are killed (${ROUNDS} rounds)`, async () => {
  const random = randomStream(5);
  const store = await openLmdbStore({ path: folder, clock: Date.now });
  const grocery = await openGrocery(store);
  await grocery.engine.items.upsert({ itemId: 'milk' as ItemId, name: 'Milk' }, 'merge', {});
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [`a-${round}`, `b-${round}`] as ProfileId[];
    const facts = (
      await Promise.all([work('one', round, random() * 60), work('two', round, round % 2 ? random() * 60 : null)])
    ).flat();
    const live = await grocery.engine.profiles.get(a!).catch(() => null);
    const charged = await chargesOf(store, [a!, b!]);
    expect(new Set(charged).size, 'each told once').toBe(charged.length);
    const acknowledged = facts.flatMap(({ transactionId, kind }) => (kind === 'recorded' ? [transactionId!] : []));
    expect(charged).toEqual(expect.arrayContaining(acknowledged));
    if (facts.some(({ merged }) => merged)) expect(live?.profileId).toBe(b);

    const places = new Set<string>();
    for (const id of [a!, b!])
      places.add((await grocery.engine.profiles.get(id).catch(() => ({ profileId: id }))).profileId);
    const records = await store.profiles.load([...places]);
    const counted = records.reduce((sum, { history }) => sum + recentReceipts(history.bytes).length, 0);
    expect(counted, 'what histories hold is what was told').toBe(charged.length);
  }
  await grocery.close();
}, 300_000);
