import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { createFunnelsReader, FUNNELS } from '../../src/engine/outbox/funnels.js';
import { createProjections, type Projections } from '../../src/engine/outbox/projections.js';
import type { FunnelQuestion, ReadFunnel } from '../../src/funnel/campaign-funnel.js';
import type { Store } from '../../src/store/port.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { funnelLines } from '../support/funnel-lines.js';
import { createFunnelWorld, type FunnelWorld, stockFunnels } from '../support/funnel-world.js';
import { type Grocery, openGrocery } from '../support/grocery.js';

/** `npm run prove:reports` tells 100,000 events on each store. */
const EVENTS = Number(process.env.HANDBILL_FUNNEL_EVENTS ?? 600);
const SEED = Number(process.env.HANDBILL_FUNNEL_SEED ?? Math.floor(Math.random() * 1e9));

/** A server that counts, until a kill parts it from the store: none of its calls gets there any more. */
interface Counter {
  readonly projections: Projections;
  readonly read: ReadFunnel;
  kill(): void;
}

function startCounter({ outbox, snapshots }: Store): Counter {
  let isKilled = false;
  const unlessKilled =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      isKilled ? Promise.reject(new Error('killed')) : call(...args);
  const projections = createProjections(
    {
      outbox: { ...outbox, read: unlessKilled(outbox.read), covers: unlessKilled(outbox.covers) },
      snapshots: { ...snapshots, read: unlessKilled(snapshots.read), replace: unlessKilled(snapshots.replace) },
    },
    [FUNNELS],
    (name, error) => isKilled || expect.fail(`${name}: ${error}`),
  );
  projections.start();
  return {
    projections,
    read: createFunnelsReader(projections.of(FUNNELS)),
    kill() {
      isKilled = true;
      void projections.close();
    },
  };
}

describeOnEveryStore(`funnels of ${EVENTS} events, seed ${SEED}`, (suite) => {
  let store: Store;
  let grocery: Grocery;
  let world: FunnelWorld;
  beforeAll(async () => {
    store = await suite().open();
    grocery = await openGrocery(store);
    await stockFunnels(grocery.engine);
    const engines = [grocery.engine, grocery.anotherEngine()];
    world = createFunnelWorld({ store, clock: grocery.clock, engines }, SEED);
  }, 60_000);
  afterAll(() => grocery?.close());

  it('are what an oracle says that keeps everything, through kills, trims, merges and erasures, on every server', async () => {
    const random = randomStream(SEED + 1);
    const counters = [startCounter(store), startCounter(store)];
    const either = (): number => Number(random() < 0.5);
    let trimmed = 0;

    async function check({ read }: Counter): Promise<void> {
      const today = Math.floor(grocery.clock.nowMs / MS_PER_DAY);
      const some = (): number | null => (random() < 0.4 ? null : today - Math.floor(random() * 30));
      const campaign = world.campaigns[either()]!;
      for (const revision of new Set([1, campaign.revision])) {
        const asked: FunnelQuestion = { campaign: campaign.index, revision, from: some(), to: some(), today };
        const counted = await read(asked);
        expect([counted.daysSince, counted.partsSince]).toEqual([null, null]);
        expect(funnelLines(counted), JSON.stringify(asked)).toEqual(funnelLines(world.oracle.answer(asked)));
      }
    }

    async function trim(at: number): Promise<void> {
      const protect = await counters[at]!.projections.save();
      trimmed += await store.outbox.trim({ appendedBeforeMs: null, commitsMax: 0, protect });
    }

    const checks = Math.max(30, EVENTS / 2_000);
    let checked = 0;
    while (world.oracle.deeds() < EVENTS) {
      await world.act();
      await world.follow();
      if (random() < 0.02) {
        const at = either();
        counters[at]!.kill();
        counters[at] = startCounter(store);
      }
      if (random() < 0.05) await trim(either());
      if (world.oracle.deeds() >= ((checked + 1) * EVENTS) / checks) {
        checked++;
        await check(counters[either()]!);
      }
    }
    expect(trimmed).toBeGreaterThan(EVENTS / 4);
    for (const counter of [...counters, startCounter(store)]) {
      for (let n = 0; n < 4; n++) await check(counter);
      await counter.projections.close();
    }
    expect(grocery.complaints).toEqual([]);
  }, 7_200_000);
});
