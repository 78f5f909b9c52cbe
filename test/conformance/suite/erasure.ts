import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import { bytesOf, take } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

/** Keys of which key or value hold the text, as text. */
export async function keysNaming(store: Store, text: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, value } of store.everything()) {
    if (Buffer.from(key).includes(text) || Buffer.from(value).includes(text)) keys.push(Buffer.from(key).toString());
  }
  return keys;
}

export function erasurePromises(current: () => StoreUnderTest): void {
  it('shows everything that is stored', async () => {
    const { store } = current();
    await store.profiles.commit([
      {
        profileId: 'the profile',
        profile: { expectedRevision: 0, bytes: bytesOf('the wallet') },
        history: { expectedRevision: 0, bytes: bytesOf('the history') },
        events: [bytesOf('the event')],
      },
    ]);
    await store.identities.assign('the digest', null, 'the owner');
    await store.limits.reserve([{ ...take('the counter', 'the reservation', 1, 5), profileId: 'the holder' }]);
    await store.configuration.write([{ kind: 'item', key: 'the item', bytes: bytesOf('the entry') }]);
    await store.snapshots.write('the snapshot', bytesOf('the blob'));
    const stored = [
      ...['the profile', 'the wallet', 'the history', 'the event', 'the digest', 'the owner', 'the counter'],
      ...['the reservation', 'the holder', 'the item', 'the entry', 'the snapshot', 'the blob'],
    ];
    for (const text of stored) expect(await keysNaming(store, text), text).not.toEqual([]);
  });

  it('holds no byte of a profile after everything of it was removed', async () => {
    const { store } = current();
    const id = 'profile-to-erase';
    const write = (expectedRevision: number, bytes: Uint8Array | null) => ({ expectedRevision, bytes });
    await store.profiles.commit([
      {
        profileId: id,
        profile: write(0, bytesOf(id)),
        history: write(0, bytesOf(id)),
        events: [bytesOf(`${id} told`)],
      },
      { profileId: 'other', profile: write(0, bytesOf('kept')), events: [bytesOf('other told')] },
    ]);
    await store.identities.assign('digest', null, id);
    await store.limits.reserve([{ ...take('c', '1', 1, 5), profileId: id }]);
    expect((await keysNaming(store, id)).length).toBeGreaterThan(3);

    await store.limits.settle([{ counter: 'c', id: '1', stands: true }]);
    await store.identities.assign('digest', id, null);
    const [{ profile: wallet, history }] = (await store.profiles.load([id])) as [
      Awaited<ReturnType<Store['profiles']['load']>>[0],
    ];
    await store.profiles.commit([
      { profileId: id, profile: write(wallet.revision, null), history: write(history.revision, null), events: [] },
    ]);
    await store.outbox.erase(id, await store.outbox.end(), (event) => Buffer.from(event).includes(id));
    expect(await keysNaming(store, id)).toEqual([]);
    expect(await keysNaming(store, 'digest')).toEqual([]);
    expect((await keysNaming(store, 'other')).length).toBeGreaterThan(1);
    expect(await store.limits.used(['c'])).toEqual([1]);
  });
}
