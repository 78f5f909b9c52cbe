import { beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { copyStore } from '../../src/engine/store-care/copy-store.js';
import type { Store } from '../../src/store/port.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type Grocery, openGrocery, profile, receipt, stock } from '../support/grocery.js';
import { createMemoryStore } from '../support/memory-store.js';

const ITEMS = 24;
const CUSTOMERS = 220;

/** Customers with tastes, some of whom redeem: what a model is made of. */
async function shop({ engine, clock }: Grocery): Promise<void> {
  const random = randomStream(5);
  const anItem = () => Math.floor(ITEMS * random());
  const receipts = Array.from({ length: CUSTOMERS }, (_, u) =>
    Array.from({ length: 4 }, (_, r) => {
      const items = new Set([u % ITEMS, (u + r) % ITEMS, anItem(), anItem()]);
      return receipt(`customer-${u}`, `t${r}`, clock.nowMs - (9 - r) * MS_PER_DAY, ...items);
    }),
  );
  await engine.events.recordTransactions(receipts.flat());
  const redeemers = Array.from({ length: 30 }, (_, u) => ({
    profile: profile(`customer-${u}`),
    code: `p${u % ITEMS}` as never,
    requestId: null,
  }));
  await engine.wallets.activate(redeemers);
  const redeemed = await engine.wallets.redeem(redeemers.map((entry) => ({ ...entry, quantity: 1, amount: null })));
  expect(redeemed.every(({ ok }) => ok)).toBe(true);
}

let trainings = 0;

/** The bytes of the model that a training keeps; each at another time. */
async function trainedFile({ engine, store, clock }: Grocery): Promise<Buffer> {
  clock.nowMs += ++trainings;
  const run = { onProgress: () => {}, signal: new AbortController().signal };
  const { stored, report } = await engine.models.train({ seed: 3, activate: false }, run);
  expect(report).toMatchObject({ mode: 'FITTED', customers: CUSTOMERS });
  expect(stored!.version).toBe(1);
  return Buffer.from((await store.snapshots.read('model/1/0'))!);
}

/** The store with its profiles listed the other way round: no store promises an order. */
function listedBackwards(store: Store): Store {
  const { profiles } = store;
  async function* ids() {
    const all: string[] = [];
    for await (const id of profiles.ids()) all.push(id);
    yield* all.toReversed();
  }
  const backwards: Store['profiles'] = {
    load: (asked) => profiles.load(asked),
    commit: (commits) => profiles.commit(commits),
    ids,
  };
  return { ...store, profiles: backwards, everything: () => store.everything(), close: () => store.close() };
}

let original: Store;
let file: Buffer;
beforeAll(async () => {
  original = createMemoryStore();
  const grocery = await openGrocery(original);
  await stock(grocery.engine, ITEMS);
  await shop(grocery);
  await grocery.close();
  file = await fileOfCopy(createMemoryStore());
}, 120_000);

/** Of a model trained on a copy of the original. */
async function fileOfCopy(copy: Store): Promise<Buffer> {
  await copyStore(original, copy, () => {});
  const grocery = await openGrocery(copy);
  const trained = await trainedFile(grocery);
  await grocery.close();
  return trained;
}

describeOnEveryStore('a model trained on a copy', (suite) => {
  it('is the original, byte for byte', async () => {
    expect((await fileOfCopy(await suite().open())).equals(file)).toBe(true);
  });
});

it('a model trained on a copy that lists its profiles backwards is the original, byte for byte', async () => {
  expect((await fileOfCopy(listedBackwards(createMemoryStore()))).equals(file)).toBe(true);
});
