import { expect, it } from 'vitest';
import { bytesOf, collect, eventTexts, KEEP_ALL, readable, take, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

export function lifecyclePromises(current: () => StoreUnderTest): void {
  it('finds everything again after it was opened anew', async () => {
    const { store, open } = current();
    await store.profiles.commit([
      { profileId: 'p', profile: { expectedRevision: 0, bytes: bytesOf('w') }, events: [bytesOf('e')] },
    ]);
    await store.configuration.write([{ kind: 'item', key: 'a', bytes: bytesOf('1') }]);
    await store.snapshots.write('s', bytesOf('snap'));
    await store.identities.assign('digest', null, 'p');
    await store.limits.reserve([take('r1', 'id', 1, 5)]);
    const before = await store.outbox.read('', 10);
    const records = await store.profiles.load(['p']);
    await store.close();

    const again = await open();
    expect((await again.profiles.load(['p'])).map(readable)).toEqual(records.map(readable));
    const { events, cursor } = await again.outbox.read('', 10);
    expect([events.map(textOf), cursor]).toEqual([['e'], before.cursor]);
    expect(await again.identities.resolve(['digest'])).toEqual(['p']);
    expect(await again.limits.used(['r1'])).toEqual([1]);
    expect(await collect(again.limits.open())).toMatchObject([{ counter: 'r1', id: 'id' }]);
    expect(await again.configuration.version()).toBe(1);
    expect(textOf(await again.snapshots.read('s'))).toBe('snap');
    const written = await again.configuration.write([{ kind: 'item', key: 'b', bytes: bytesOf('1') }]);
    expect(written).toMatchObject([{ index: 1, version: 2 }]);
    await again.profiles.commit([{ profileId: 'p', events: [bytesOf('f')] }]);
    expect(await eventTexts(again)).toEqual(['e', 'f']);
  });

  it('shows the writes of one handle in another at once', async () => {
    const { store, open } = current();
    const other = await open();
    for (let n = 0; n < 20; n++) {
      const { revision } = (await other.profiles.load(['p']))[0]!.profile;
      const write = { expectedRevision: revision, bytes: bytesOf(`${n}`) };
      expect(await store.profiles.commit([{ profileId: 'p', profile: write, events: [] }])).toEqual(['committed']);
      expect(textOf((await other.profiles.load(['p']))[0]!.profile.bytes)).toBe(`${n}`);
      await store.identities.assign('digest', n === 0 ? null : `${n - 1}`, `${n}`);
      expect(await other.identities.resolve(['digest'])).toEqual([`${n}`]);
      await store.limits.reserve([take('r1', `${n}`, 1, 100)]);
      expect(await other.limits.used(['r1'])).toEqual([n + 1]);
    }
  });

  it('shows all records of a profile as of one moment, beside one who writes them', async () => {
    const { store, open } = current();
    const other = await open();
    // More than a driver would ask for in one go.
    const ids = Array.from({ length: 501 }, (_, n) => `p${n}`);
    let writing = true;
    const write = async (): Promise<void> => {
      for (let n = 0; writing; n++) {
        const found = await store.profiles.load(ids);
        const bytes = bytesOf(`${n}`);
        const commits = found.map(({ profile, history }, i) => ({
          profileId: ids[i]!,
          profile: { expectedRevision: profile.revision, bytes },
          history: { expectedRevision: history.revision, bytes },
          events: [],
        }));
        await store.profiles.commit(commits);
      }
    };
    const written = write();
    const torn = new Set<string>();
    for (let n = 0; n < 100; n++) {
      // With something else that is asked for in the same turn.
      const [, found] = await Promise.all([other.identities.resolve(['digest']), other.profiles.load(ids)]);
      for (const { profile, history } of found.map(readable)) {
        if (profile.text !== history.text) torn.add(`${profile.text} and ${history.text}`);
      }
    }
    writing = false;
    await written;
    expect([...torn]).toEqual([]);
  });

  it('waits for the writes under way when it closes', async () => {
    const { store, open } = current();
    const commits = Array.from({ length: 50 }, (_, n) =>
      store.profiles.commit([{ profileId: `${n}`, profile: { expectedRevision: 0, bytes: bytesOf('w') }, events: [] }]),
    );
    await store.close();
    expect((await Promise.all(commits)).flat()).toEqual(commits.map(() => 'committed'));
    expect(await collect((await open()).profiles.ids())).toHaveLength(50);
  });

  it('waits for the erasure and the reads under way when it closes', async () => {
    const { store, open } = current();
    await store.profiles.commit(
      Array.from({ length: 2_500 }, (_, n) => ({ profileId: 'p', events: [bytesOf(n % 2 ? 'its' : 'other')] })),
    );
    const erased = store.outbox.erase('p', await store.outbox.end(), (event) => textOf(event) === 'its');
    const loaded = store.profiles.load(['p']);
    await store.close();
    expect(await erased).toBe(1_250);
    expect((await loaded).map(readable)).toMatchObject([{ profile: { text: null } }]);
    expect(await (await open()).outbox.size()).toBe(1_250);
  });

  it('rejects calls after the close, which may be repeated', async () => {
    const { store } = current();
    await Promise.all([store.close(), store.close()]);
    await store.close();
    const closed = { code: 'UNAVAILABLE' };
    await expect(store.profiles.load(['p'])).rejects.toMatchObject(closed);
    await expect(store.profiles.commit([{ profileId: 'p', events: [] }])).rejects.toMatchObject(closed);
    await expect(collect(store.profiles.ids())).rejects.toMatchObject(closed);
    await expect(store.configuration.version()).rejects.toMatchObject(closed);
    await expect(store.configuration.get('item', ['a'])).rejects.toMatchObject(closed);
    await expect(store.configuration.write([{ kind: 'item', key: 'a', bytes: bytesOf('1') }])).rejects.toMatchObject(
      closed,
    );
    await expect(collect(store.configuration.changesSince(0))).rejects.toMatchObject(closed);
    await expect(store.identities.resolve(['d'])).rejects.toMatchObject(closed);
    await expect(store.identities.assign('d', null, 'p')).rejects.toMatchObject(closed);
    await expect(collect(store.identities.all())).rejects.toMatchObject(closed);
    await expect(store.limits.reserve([take('r1', 'id', 1, 5)])).rejects.toMatchObject(closed);
    await expect(store.limits.settle([{ counter: 'r1', id: 'id', stands: true }])).rejects.toMatchObject(closed);
    await expect(store.limits.used(['r1'])).rejects.toMatchObject(closed);
    await expect(store.limits.restore('r1', 1)).rejects.toMatchObject(closed);
    await expect(collect(store.limits.open())).rejects.toMatchObject(closed);
    await expect(collect(store.limits.counters())).rejects.toMatchObject(closed);
    await expect(store.outbox.read('', 1)).rejects.toMatchObject(closed);
    await expect(store.outbox.end()).rejects.toMatchObject(closed);
    await expect(store.outbox.size()).rejects.toMatchObject(closed);
    await expect(store.outbox.trim(KEEP_ALL)).rejects.toMatchObject(closed);
    await expect(store.outbox.erase('p', '', () => true)).rejects.toMatchObject(closed);
    await expect(store.snapshots.read('s')).rejects.toMatchObject(closed);
    await expect(store.snapshots.write('s', bytesOf(''))).rejects.toMatchObject(closed);
    await expect(store.snapshots.replace('s', null, bytesOf(''))).rejects.toMatchObject(closed);
    await expect(store.snapshots.remove('s')).rejects.toMatchObject(closed);
    await expect(store.snapshots.names('')).rejects.toMatchObject(closed);
    await expect(collect(store.everything())).rejects.toMatchObject(closed);
  });

  it('ends long reads under way with an error when it closes', async () => {
    const { store } = current();
    await store.profiles.commit(
      Array.from({ length: 2_000 }, (_, n) => ({
        profileId: `${n}`,
        profile: { expectedRevision: 0, bytes: bytesOf('w') },
        events: [],
      })),
    );
    const ids = store.profiles.ids()[Symbol.asyncIterator]();
    await ids.next();
    await store.close();
    await expect(
      (async () => {
        while (!(await ids.next()).done);
      })(),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
}
