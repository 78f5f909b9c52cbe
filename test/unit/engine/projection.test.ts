import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProjection, type Projection, type ProjectionOf } from '../../../src/engine/outbox/projection.js';
import { OUTBOX_PAGE_EVENTS } from '../../../src/limits.js';
import type { Store } from '../../../src/store/port.js';
import { createMemoryStore } from '../../support/memory-store.js';

/** All numbers of the outbox, in their order: nothing can be left out, repeated or moved unseen. */
type Numbers = readonly number[];

const TRIM_ALL = { appendedBeforeMs: null, commitsMax: 0, protect: [] };

let store: Store;
/** What was folded, by whatever process. */
let folded: number[];
/** Numbers that can't be read. */
let unreadable: number[];
const running: Projection<Numbers>[] = [];

beforeEach(() => {
  store = createMemoryStore();
  folded = [];
  unreadable = [];
});

afterEach(async () => {
  for (const projection of running.splice(0)) await projection.close();
});

const numbers = (options: Partial<ProjectionOf<Numbers>> = {}): ProjectionOf<Numbers> => ({
  name: 'numbers',
  empty: () => [],
  *fold(state, entries) {
    const told = entries.map((entry) => entry[0]!);
    yield;
    if (told.some((number) => unreadable.includes(number))) throw new Error('an entry that can not be read');
    folded.push(...told);
    return { state: [...state, ...told.filter((number) => number > 0)], changes: told.filter(Boolean).length };
  },
  encode: (snapshot) => Buffer.from(JSON.stringify(snapshot)),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
  pollMs: 1,
  snapshotEvents: 1_000_000,
  ...options,
});

/** `of`: the store as this process reaches it. */
function start(options: Partial<ProjectionOf<Numbers>> = {}, of: Pick<Store, 'outbox' | 'snapshots'> = store) {
  const errors: unknown[] = [];
  const projection = createProjection(of, numbers(options), (error) => errors.push(error));
  running.push(projection);
  return { projection, errors };
}

async function tell(...told: readonly number[]): Promise<void> {
  for (const number of told) await store.profiles.commit([{ profileId: 'p', events: [Uint8Array.of(number)] }]);
}

/** A store that can be away for the process that uses it. */
function connection() {
  let away = false;
  const outbox: Store['outbox'] = {
    ...store.outbox,
    read: (cursor, limit) => (away ? Promise.reject(new Error('away')) : store.outbox.read(cursor, limit)),
  };
  return {
    of: { outbox, snapshots: store.snapshots },
    cut: () => {
      away = true;
    },
    mend: () => {
      away = false;
    },
  };
}

describe('a projection', () => {
  test('is empty before anything has happened', async () => {
    const { projection } = start();
    expect(projection.state).toEqual([]);
    await projection.loaded();
    expect([projection.state, projection.revision]).toEqual([[], 0]);
  });

  test('counts every event once, in order, over several pages, and what comes later', async () => {
    const told = Array.from({ length: OUTBOX_PAGE_EVENTS + 3 }, (_, i) => 1 + (i % 250));
    await tell(...told);
    const { projection } = start();
    await projection.loaded();
    expect(projection.state).toEqual(told);
    await tell(7);
    await expect.poll(() => projection.state).toEqual([...told, 7]);
  });

  test('is caught up with everything that was told before, however many ask, and counts it once', async () => {
    const { projection } = start({ pollMs: 1 });
    for (let n = 1; n <= 30; n++) {
      await tell(n);
      const asked = Array.from({ length: 5 }, async () => {
        await projection.caughtUp();
        return projection.state.length;
      });
      for (const length of await Promise.all(asked)) expect(length).toBe(n);
    }
    expect(projection.state).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  test('has another revision for each event that has changed it, and the same one after others', async () => {
    await tell(1, 0, 2);
    const { projection } = start();
    await projection.loaded();
    expect(projection.revision).toBe(2);
  });

  test('stays as it was when an event of a page can not be read, and goes on once it can', async () => {
    const { projection, errors } = start();
    await projection.loaded();
    unreadable = [2];
    await store.profiles.commit([{ profileId: 'p', events: [Uint8Array.of(1), Uint8Array.of(2)] }]);
    await expect.poll(() => errors.length).toBeGreaterThan(1);
    expect([projection.state, projection.revision]).toEqual([[], 0]);
    unreadable = [];
    await expect.poll(() => projection.state).toEqual([1, 2]);
  });
});

describe('a restart', () => {
  test('goes on from the snapshot, and reads nothing twice', async () => {
    await tell(1, 2);
    const first = start().projection;
    await first.loaded();
    await first.close();
    await tell(3);
    folded = [];
    const { projection } = start();
    await projection.loaded();
    expect([projection.state, folded]).toEqual([[1, 2, 3], [3]]);
  });

  test('after a kill goes on from the last snapshot, which is stored after so many events', async () => {
    await tell(1, 2, 3);
    await start({ snapshotEvents: 3, pollMs: 1_000_000 }).projection.loaded();
    await tell(4);
    folded = [];
    const { projection } = start();
    await projection.loaded();
    expect([projection.state, folded]).toEqual([[1, 2, 3, 4], [4]]);
  });

  test('with a snapshot that can not be read, and must not be counted anew, counts and stores nothing', async () => {
    await tell(1, 2);
    await store.snapshots.write('numbers', Uint8Array.of(0));
    const decode = () => {
      throw new Error('numbers of a newer version');
    };
    const { projection } = start({ decode });
    await expect(projection.loaded()).rejects.toThrow('newer version');
    await expect(projection.save()).rejects.toThrow('newer version');
    await projection.close();
    expect([folded, await store.snapshots.read('numbers')]).toEqual([[], Uint8Array.of(0)]);
  });

  test('with a snapshot of another version counts everything anew', async () => {
    await tell(1, 2);
    await store.snapshots.write('numbers', Uint8Array.of(0));
    const { projection } = start({ decode: () => null });
    await projection.loaded();
    expect(projection.state).toEqual([1, 2]);
  });
});

describe('several servers', () => {
  test('share a snapshot, which is that of the one that has counted furthest, whoever stores last', async () => {
    await tell(1, 2);
    const { projection: slow } = start({ pollMs: 1_000_000 });
    await slow.loaded();
    await tell(3);
    const end = await start().projection.save();
    expect(await slow.save()).toBe(end);
    folded = [];
    const { projection } = start();
    await projection.loaded();
    expect([projection.state, folded]).toEqual([[1, 2, 3], []]);
  });

  test('one that stores while another one stores and trims does not put an older state in its place', async () => {
    await tell(1);
    let meanwhile = async (): Promise<unknown> => undefined;
    const replace: Store['snapshots']['replace'] = async (...args) => {
      await meanwhile();
      meanwhile = async () => undefined;
      return store.snapshots.replace(...args);
    };
    const slow = start({ pollMs: 1_000_000 }, { ...store, snapshots: { ...store.snapshots, replace } }).projection;
    await slow.loaded();
    await tell(2, 3);
    meanwhile = async () => {
      const end = await start().projection.save();
      expect(await store.outbox.trim({ ...TRIM_ALL, protect: [end] })).toBe(3);
    };
    await slow.save();
    const { projection } = start();
    await projection.loaded();
    expect(projection.state).toEqual([1, 2, 3]);
  });

  test('one that has slept over a trim takes the state of whoever trimmed, and tells of the change', async () => {
    const { of, cut, mend } = connection();
    await tell(1);
    const { projection: sleeper } = start({}, of);
    await sleeper.loaded();
    cut();
    await tell(2, 3);
    await start().projection.save();
    await store.outbox.trim(TRIM_ALL);
    await tell(4);
    const { revision } = sleeper;
    mend();
    await expect.poll(() => sleeper.state).toEqual([1, 2, 3, 4]);
    expect(sleeper.revision).toBeGreaterThan(revision);
  });

  test('one that has slept over a trim does not store what it has: the stored state counts further', async () => {
    await tell(1);
    const { projection: sleeper } = start({ pollMs: 1_000_000 });
    await sleeper.loaded();
    await tell(2);
    const end = await start().projection.save();
    await store.outbox.trim(TRIM_ALL);
    expect(await sleeper.save()).toBe(end);
  });

  test('one that finds a gap and no snapshot counts what is left', async () => {
    await tell(1, 2);
    await store.outbox.trim(TRIM_ALL);
    await tell(3);
    const { projection } = start();
    await projection.loaded();
    expect(projection.state).toEqual([3]);
  });
});
