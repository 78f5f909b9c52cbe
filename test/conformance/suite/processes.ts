import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { type Child, startChild } from '../../support/child-process.js';
import { bytesOf, collect, eventTexts, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';
import { keysNaming } from './erasure.js';

const CHILD = new URL('../child.mjs', import.meta.url);

interface Written {
  readonly key: string;
  readonly index: number;
  readonly version: number;
}

/** See `useLimit` of child.mjs. */
interface Uses {
  readonly stand: number;
  readonly full: number;
  readonly lowest: number;
  readonly highest: number;
}

export function processPromises(current: () => StoreUnderTest): void {
  let children: Child[] = [];

  const start = (name: string): Child => {
    const child = startChild(CHILD, [JSON.stringify(current().fixture.address), name]);
    children.push(child);
    return child;
  };

  afterEach(async () => {
    await Promise.all(children.map((child) => child.stop()));
    children = [];
  });

  it('lets no increment of one profile get lost between processes', async () => {
    const workers = [start('one'), start('two'), start('three')];
    const times = 40;
    const profileIds = ['p', 'q'];
    await Promise.all(
      workers.map(async (worker) => {
        for (const profileId of profileIds) await worker.call({ verb: 'increment', profileId, times });
      }),
    );
    const total = workers.length * times;
    const { store } = current();
    for (const { profile } of await store.profiles.load(profileIds)) expect(textOf(profile.bytes)).toBe(`${total}`);
    for (const profileId of profileIds) {
      const told = (await eventTexts(store)).filter((text) => text.startsWith(`${profileId}=`));
      expect(told.map((text) => Number(/=(\d+) /.exec(text)![1]))).toEqual(
        Array.from({ length: total }, (_, n) => n + 1),
      );
    }
  });

  it('gives no index and no version to two processes', async () => {
    const workers = [start('one'), start('two')];
    const keys = 70;
    const rounds = 25;
    const written = (
      await Promise.all(workers.map((worker) => worker.call<Written[]>({ verb: 'configure', rounds, keys })))
    ).flat();
    const { configuration } = current().store;
    expect(await configuration.version()).toBe(workers.length * rounds);
    const indexByKey = new Map(written.map(({ key, index }) => [key, index]));
    expect(written.filter(({ key, index }) => indexByKey.get(key) !== index)).toEqual([]);
    expect([...indexByKey.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: keys }, (_, n) => n));
    const next = await configuration.write([{ kind: 'item', key: 'next', bytes: bytesOf('') }]);
    expect(next).toMatchObject([{ index: keys }]);
  });

  it('shows an acknowledged write of one process in another at once', async () => {
    const child = start('writer');
    const { store } = current();
    for (let n = 1; n <= 20; n++) {
      await child.call({ verb: 'increment', profileId: 'p', times: 1 });
      expect(textOf((await store.profiles.load(['p']))[0]!.profile.bytes)).toBe(`${n}`);
      await store.configuration.write([{ kind: 'item', key: `${n}`, bytes: bytesOf('') }]);
      expect(await child.call({ verb: 'version' })).toBe(n);
    }
  });

  it('shows it also without a turn of the event loop since the last read', async () => {
    const { store, fixture } = current();
    const before = store.profiles.load(['p']);
    const command = { verb: 'increment', profileId: 'p', times: 1 };
    const args = [fileURLToPath(CHILD), JSON.stringify(fixture.address), 'once', JSON.stringify(command)];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('{"result":0}');
    const after = store.profiles.load(['p']);
    // Under way meanwhile: either is right.
    expect([null, '1']).toContain(textOf((await before)[0]!.profile.bytes));
    expect(textOf((await after)[0]!.profile.bytes)).toBe('1');
  });

  it('keeps a counter between 0 and its limit, and equal to the uses that stand', async () => {
    const { limits } = current().store;
    const workers = [start('one'), start('two')];
    for (const limit of [1, 2, 7]) {
      const counter = `limit-${limit}`;
      const answers = await Promise.all(
        workers.map((worker) => worker.call<Uses>({ verb: 'useLimit', counter, limit, times: 60 })),
      );
      expect(await limits.used([counter])).toEqual([answers.reduce((sum, { stand }) => sum + stand, 0)]);
      for (const { lowest, highest, full } of answers) {
        expect(lowest).toBe(0);
        expect(highest).toBeGreaterThan(0);
        expect(highest).toBeLessThanOrEqual(limit);
        expect(full).toBeGreaterThan(0);
      }
    }
    expect(await collect(limits.open())).toEqual([]);
  });

  it('lets no move of an identity get lost between processes', async () => {
    const workers = [start('one'), start('two'), start('three')];
    await Promise.all(workers.map((worker) => worker.call({ verb: 'countOwner', digest: 'd', times: 40 })));
    expect(await current().store.identities.resolve(['d'])).toEqual(['120']);
  });

  it('leaves no byte of what was erased when the process is killed right after', async () => {
    const { store, open } = current();
    await store.profiles.commit([{ profileId: 'other', events: [bytesOf('other told')] }]);
    const child = start('eraser');
    const erase = { verb: 'writeAndErase', profileId: 'profile-to-erase', digest: 'digest-to-erase' };
    expect(await child.call(erase)).toBe(7);
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    for (const handle of [store, await open()]) expect(await keysNaming(handle, 'to-erase')).toEqual([]);
    expect(await eventTexts(store)).toEqual(['other told']);
  });
}
