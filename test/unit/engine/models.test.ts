import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import type { TrainingOutcome } from '../../../src/engine/engine.js';
import { copyStore } from '../../../src/engine/store-care/copy-store.js';
import { MODEL_RETRY_MS, TREND_REFRESH_MS } from '../../../src/limits.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { createMemoryStore } from '../../support/memory-store.js';

let grocery: Grocery;
afterEach(() => grocery.close());

const never = new AbortController().signal;

function train(activate: boolean, seed = 1, signal = never): Promise<TrainingOutcome> {
  return grocery.engine.models.train({ seed, activate }, { onProgress: () => {}, signal });
}

/** Some customers, each with a taste of their own. */
async function shop(customers: number): Promise<void> {
  const random = randomStream(7);
  const inputs = [];
  for (let u = 0; u < customers; u++) {
    for (let r = 0; r < 5; r++) {
      // Of two kinds of customers, who have habits and try what goes with their kind.
      const kind = 10 * (u % 2);
      const taste = () => kind + Math.floor(10 * random() ** 2);
      const habits = [kind + (u % 7), kind + (u % 9)].filter(() => random() < 0.7);
      const items = new Set([...habits, taste(), taste()]);
      const timeMs = grocery.clock.nowMs - (10 - r) * 86_400_000;
      inputs.push(receipt(`c${u}`, `t${r}`, timeMs, ...items));
    }
  }
  await grocery.engine.events.recordTransactions(inputs);
}

const before = getPriority();

/** Of each thread of this process, as Linux tells it. */
const threadNiceness = (): number[] =>
  readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // Behind the name, which may hold blanks, it is the 17th field.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });

let asked = 0;
/** Of a profile that has no handbill yet. */
async function servedVersion(engine = grocery.engine): Promise<number> {
  asked += 1;
  const { modelVersion } = await engine.handbills.get({ profile: profile(`asker-${asked}`), campaignId: WEEKLY });
  return modelVersion;
}

describe('training from the store', () => {
  beforeEach(async () => {
    grocery = await openGrocery();
    await stock(grocery.engine, 20);
  });

  test.skipIf(process.platform !== 'linux')(
    'takes what requests leave of the processors, and slows nobody else down',
    async () => {
      await shop(60);
      const seen = new Set<number>();
      const onProgress = () => {
        for (const niceness of threadNiceness()) seen.add(niceness);
      };
      await grocery.engine.models.train({ seed: 1, activate: false }, { onProgress, signal: never });
      expect(Math.max(...seen)).toBe(19);
      expect(getPriority()).toBe(before);
    },
  );

  test('with too little data stores nothing and says why', async () => {
    await shop(5);
    const outcome = await train(true);
    expect(outcome).toMatchObject({ stored: null, activeVersion: 0, report: { mode: 'TRAINING_FREE', customers: 5 } });
    expect(outcome.report.reason).toMatch(/5 customers with two receipts/);
    expect((await grocery.engine.models.list()).models).toEqual([]);
    expect(await servedVersion()).toBe(0);
  });

  test('makes a model that ranks at once, or when it is activated', async () => {
    await shop(60);
    expect(await servedVersion()).toBe(0);
    const outcome = await train(false);
    expect(outcome).toMatchObject({
      activeVersion: 0,
      report: { mode: 'FITTED', customers: 60, receipts: 300 },
    });
    expect(await servedVersion()).toBe(0);
    const { version } = outcome.stored!;
    await grocery.engine.models.activate(version);
    expect(await servedVersion()).toBe(version);
    const next = await train(true, 2);
    expect(next.activeVersion).toBe(next.stored!.version);
    expect(await servedVersion()).toBe(next.activeVersion);
    expect(await grocery.engine.models.list()).toMatchObject({ active: next.activeVersion, previous: version });
  });

  test('makes a model that follows what everybody buys, within the hour', async () => {
    await shop(60);
    await train(true);
    const scores = async () => {
      const asked = { profile: profile('newcomer'), campaignId: WEEKLY };
      const { handbill } = await grocery.engine.handbills.preview(asked, false);
      return handbill.slots.map((slot) => (slot.kind === 'offer' ? [slot.promotion.code, slot.score] : []));
    };
    const before = await scores();
    const many = Array.from({ length: 50 }, (_, u) => receipt(`new${u}`, 't', grocery.clock.nowMs, 5));
    await grocery.engine.events.recordTransactions(many);
    grocery.clock.nowMs += TREND_REFRESH_MS - 1_000;
    expect(await scores()).toEqual(before);
    grocery.clock.nowMs += 1_000;
    await expect.poll(scores).not.toEqual(before);
  });

  test('gives the same file for the same receipts and seed', async () => {
    await shop(40);
    const first = (await train(false)).stored!;
    grocery.clock.nowMs += 1;
    const second = (await train(false)).stored!;
    const file = async (version: number) => (await grocery.store.snapshots.read(`model/${version}/0`))!;
    // All but the version in the header and so the checksum.
    const tables = (bytes: Uint8Array) => Buffer.from(bytes).subarray(-4_000, -32);
    expect(tables(await file(first.version)).equals(tables(await file(second.version)))).toBe(true);
  });

  test('ends when it is cancelled, and a new one may begin', async () => {
    await shop(40);
    const controller = new AbortController();
    const cancelled = train(true, 1, controller.signal);
    await expect(train(true)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await train(true)).stored).not.toBeNull();
  });

  test('ranks items that came after it, too', async () => {
    await shop(40);
    const { activeVersion } = await train(true);
    await stockMore();
    const { slots, modelVersion } = await grocery.engine.handbills.get({
      profile: profile('late'),
      campaignId: WEEKLY,
    });
    expect(modelVersion).toBe(activeVersion);
    expect(slots.filter(({ kind }) => kind === 'offer')).toHaveLength(6);
  });

  async function stockMore(): Promise<void> {
    await grocery.engine.items.upsert({ itemId: 'new' as never, name: 'New' }, 'merge', {});
    await grocery.engine.promotions.create(
      {
        code: 'p-new' as never,
        name: 'New',
        visibility: 'PUBLISH',
        tags: ['MOBILE'],
        items: { kind: 'LIST', itemIds: ['new' as never] },
      },
      {},
    );
  }
});

describe('activation', () => {
  // Trained once: each test has a copy of its own.
  let trained: Grocery;
  let first: number;
  let second: number;
  beforeAll(async () => {
    trained = await openGrocery(createMemoryStore());
    grocery = trained;
    await stock(grocery.engine, 20);
    await shop(40);
    first = (await train(true, 1)).activeVersion;
    second = (await train(false, 2)).stored!.version;
  });
  afterAll(() => trained.close());

  beforeEach(async () => {
    const store = createMemoryStore();
    await copyStore(trained.store, store, () => {});
    grocery = await openGrocery(store);
  });

  const damage = async (version: number): Promise<void> => {
    const bytes = Buffer.from((await grocery.store.snapshots.read(`model/${version}/0`))!);
    bytes[bytes.length >> 1]! ^= 1;
    await grocery.store.snapshots.write(`model/${version}/0`, bytes);
  };

  test('reaches other servers by itself, also the way back and back to no model', async () => {
    const other = grocery.anotherEngine();
    expect(await servedVersion(other)).toBe(first);
    for (const version of [second, first, 0]) {
      await grocery.engine.models.activate(version);
      await expect.poll(() => servedVersion(other), { timeout: 10_000 }).toBe(version);
    }
  });

  test('of a version that is not there is refused', async () => {
    await expect(grocery.engine.models.activate(99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(grocery.engine.models.get(99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await servedVersion()).toBe(first);
  });

  test('of a damaged file is refused, and what was active stays', async () => {
    await damage(second);
    await expect(grocery.engine.models.activate(second)).rejects.toThrow(/model \d+ can't be used: checksum mismatch/);
    await grocery.store.snapshots.remove(`model/${second}/0`);
    await expect(grocery.engine.models.activate(second)).rejects.toThrow(/part 1 is missing/);
    expect(await grocery.engine.models.list()).toMatchObject({ active: first });
    expect(await servedVersion()).toBe(first);
  });

  test('of a file that is damaged by the time another server reads it leaves that server with the former model', async () => {
    const other = grocery.anotherEngine();
    expect(await servedVersion(other)).toBe(first);
    await grocery.engine.models.activate(second);
    expect(await servedVersion()).toBe(second);
    await damage(second);
    await expect.poll(() => servedVersion(other).then(() => grocery.complaints), { timeout: 10_000 }).toHaveLength(1);
    expect(grocery.complaints[0]).toMatch(/model: the file of model \d+ can't be used/);
    expect(await servedVersion(other)).toBe(first);
    // One that starts now has no former model in memory: it takes the one that was active before.
    expect(await servedVersion(grocery.anotherEngine())).toBe(first);
  });

  test('is tried again by a server that could not read the file', async () => {
    const whole = Buffer.from((await grocery.store.snapshots.read(`model/${second}/0`))!);
    const other = grocery.anotherEngine();
    await other.warmUp();
    await grocery.engine.models.activate(second);
    await damage(second);
    await expect.poll(() => servedVersion(other).then(() => grocery.complaints.length), { timeout: 10_000 }).toBe(1);
    await grocery.store.snapshots.write(`model/${second}/0`, whole);
    grocery.clock.nowMs += MODEL_RETRY_MS - 1;
    expect(await servedVersion(other)).toBe(first);
    grocery.clock.nowMs += 1;
    await expect.poll(() => servedVersion(other), { timeout: 10_000 }).toBe(second);
  });
});
