import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { ProjectionOf } from '../../src/engine/outbox/projection.js';
import { createProjections, type Projections } from '../../src/engine/outbox/projections.js';
import { copyProjection } from '../../src/engine/store-care/copy-projection.js';
import type { Store } from '../../src/store/port.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { createMemoryStore } from '../support/memory-store.js';
import { bytesOf, textOf } from '../support/store-contents.js';

const SERVERS = 3;
const STEPS = 300;

/** How often each event was counted. */
type Told = ReadonlyMap<string, number>;

const counting = (name: string, takes: (text: string) => boolean, pollMs: number): ProjectionOf<Told> => ({
  name,
  empty: () => new Map(),
  *fold(state, entries) {
    const next = new Map(state);
    const texts = entries.map((entry) => textOf(entry)!).filter(takes);
    yield;
    for (const text of texts) next.set(text, (next.get(text) ?? 0) + 1);
    return { state: next, changes: texts.length };
  },
  encode: ({ state, cursor }) => bytesOf(JSON.stringify({ state: [...state], cursor })),
  decode(bytes) {
    const { state, cursor } = JSON.parse(textOf(bytes)!);
    return { state: new Map(state), cursor };
  },
  pollMs,
  snapshotEvents: 20,
});

const EVERYTHING = counting('everything', () => true, 3);
/** Is behind the other one most of the time. */
const EVEN = counting('even', (text) => /[02468]$/.test(text), 17);

interface Server {
  readonly projections: Projections;
  kill(): void;
}

/** A process that a kill parts from the store: none of its calls gets there any more. */
function startServer(store: Store): Server {
  let isKilled = false;
  const unlessKilled =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      isKilled ? Promise.reject(new Error('killed')) : call(...args);
  const { outbox, snapshots } = store;
  const projections = createProjections(
    {
      outbox: { ...outbox, read: unlessKilled(outbox.read), covers: unlessKilled(outbox.covers) },
      snapshots: { ...snapshots, read: unlessKilled(snapshots.read), replace: unlessKilled(snapshots.replace) },
    },
    [EVERYTHING, EVEN],
    (name, error) => isKilled || expect.fail(`${name}: ${error}`),
  );
  projections.start();
  return {
    projections,
    kill() {
      isKilled = true;
      void projections.close();
    },
  };
}

describeOnEveryStore('two projections of one outbox', (suite) => {
  let store: Store;
  beforeAll(async () => {
    store = await suite().open();
  });
  afterAll(() => store?.close());

  it('count every event once on each server, through kills and trims, and in a copy', async () => {
    const random = randomStream(11);
    const told: string[] = [];
    let trimmed = 0;
    const servers = Array.from({ length: SERVERS }, () => startServer(store));
    const anyServer = (): number => Math.floor(random() * SERVERS);

    async function tell(): Promise<void> {
      const text = `event ${told.length}`;
      told.push(text);
      await store.profiles.commit([{ profileId: `p${told.length % 7}`, events: [bytesOf(text)] }]);
    }

    async function trim(at: number): Promise<void> {
      const protect = await servers[at]!.projections.save();
      trimmed += await store.outbox.trim({ appendedBeforeMs: null, commitsMax: 0, protect });
    }

    const underWay = new Map<number, Promise<void>>();
    for (let step = 0; step < STEPS; step++) {
      for (let n = 0; n < 5; n++) await tell();
      await pause(3);
      const at = anyServer();
      if (random() < 0.2) {
        servers[at]!.kill();
        servers[at] = startServer(store);
      } else if (!underWay.has(at)) {
        // Not waited for: servers store and trim at the same time, and are killed in between. A killed one says so.
        const turn = trim(at).catch((error) => expect(String(error)).toContain('killed'));
        underWay.set(
          at,
          turn.finally(() => underWay.delete(at)),
        );
      }
    }
    await Promise.all(underWay.values());
    expect(trimmed).toBeGreaterThan(told.length / 2);

    const copy = createMemoryStore();
    for (const projection of [EVERYTHING, EVEN]) await copyProjection(projection, store, copy);
    const once = (texts: readonly string[]) => sorted(new Map(texts.map((text) => [text, 1])));
    for (const { projections } of [...servers, startServer(store), startServer(copy)]) {
      const counted = (of: ProjectionOf<Told>) => sorted(projections.of(of).state);
      await expect.poll(() => counted(EVERYTHING), { timeout: 60_000 }).toEqual(once(told));
      await expect.poll(() => counted(EVEN), { timeout: 60_000 }).toEqual(once(told.filter((_, n) => n % 2 === 0)));
      await projections.close();
    }
  }, 120_000);
});

const sorted = (told: Told) => [...told].sort(([a], [b]) => (a < b ? -1 : 1));
