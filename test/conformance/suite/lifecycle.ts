import { expect, it } from 'vitest';
import { bytesOf, collect, eventTexts, readable, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

export function lifecyclePromises(current: () => StoreUnderTest): void {
  it('finds everything again after it was opened anew', async () => {
    const { store, open } = current();
    await store.profiles.commit([
      { profileId: 'p', wallet: { expectedRevision: 0, bytes: bytesOf('w') }, events: [bytesOf('e')] },
    ]);
    await store.configuration.write([{ kind: 'item', key: 'a', bytes: bytesOf('1') }]);
    await store.snapshots.write('s', bytesOf('snap'));
    const [before] = await store.outbox.read('', 1);
    await store.close();

    const again = await open();
    expect(readable((await again.profiles.load(['p']))[0]!).wallet).toEqual({ revision: 1, text: 'w' });
    expect(await again.outbox.read('', 10)).toEqual([before]);
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
      expect((await other.profiles.load(['p']))[0]!.wallet.revision).toBe(n);
      await store.profiles.commit([
        { profileId: 'p', wallet: { expectedRevision: n, bytes: bytesOf('w') }, events: [] },
      ]);
      expect((await other.profiles.load(['p']))[0]!.wallet.revision).toBe(n + 1);
    }
  });

  it('waits for the writes under way when it closes', async () => {
    const { store, open } = current();
    const commits = Array.from({ length: 50 }, (_, n) =>
      store.profiles.commit([{ profileId: `${n}`, wallet: { expectedRevision: 0, bytes: bytesOf('w') }, events: [] }]),
    );
    await store.close();
    expect((await Promise.all(commits)).flat()).toEqual(commits.map(() => 'committed'));
    expect(await collect((await open()).profiles.ids())).toHaveLength(50);
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
    await expect(store.outbox.read('', 1)).rejects.toMatchObject(closed);
    await expect(store.snapshots.read('s')).rejects.toMatchObject(closed);
    await expect(store.snapshots.write('s', bytesOf(''))).rejects.toMatchObject(closed);
  });

  it('ends long reads under way with an error when it closes', async () => {
    const { store } = current();
    await store.profiles.commit(
      Array.from({ length: 2_000 }, (_, n) => ({
        profileId: `${n}`,
        wallet: { expectedRevision: 0, bytes: bytesOf('w') },
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
