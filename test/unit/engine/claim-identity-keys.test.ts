import { beforeEach, expect, it } from 'vitest';
import { claimIdentityKeys, hasHadIdentityKeys } from '../../../src/engine/profiles/claim-identity-keys.js';
import { checkStore } from '../../../src/engine/store-care/check-store.js';
import { compareStores } from '../../../src/engine/store-care/compare-stores.js';
import { copyStore } from '../../../src/engine/store-care/copy-store.js';
import type { IdentityKey } from '../../../src/profiles/identity-keys.js';
import type { Store } from '../../../src/store/port.js';
import { createMemoryStore } from '../../support/memory-store.js';

const keyOf = (id: string, letter: string): IdentityKey => ({ id, secret: Buffer.alloc(32, letter) });
const WRONG = { code: 'FAILED_PRECONDITION', details: { reason: 'IDENTITY_KEY_WRONG' } };

let store: Store;
beforeEach(() => {
  store = createMemoryStore();
});

it('takes the first secret of an id, and that one only', async () => {
  await claimIdentityKeys(store.snapshots, [keyOf('k1', 'a')]);
  await claimIdentityKeys(store.snapshots, [keyOf('k1', 'a')]);
  await expect(claimIdentityKeys(store.snapshots, [keyOf('k1', 'b')])).rejects.toMatchObject(WRONG);
});

it('writes nothing of keys of which one is wrong', async () => {
  await claimIdentityKeys(store.snapshots, [keyOf('k1', 'a')]);
  const keys = [keyOf('k2', 'c'), keyOf('k1', 'b')];
  await expect(claimIdentityKeys(store.snapshots, keys)).rejects.toMatchObject(WRONG);
  expect(await store.snapshots.names('')).toEqual(['identity-key/k1']);
});

it('lets keys be rotated, and knows the old one when it comes back', async () => {
  await claimIdentityKeys(store.snapshots, [keyOf('k1', 'a')]);
  await claimIdentityKeys(store.snapshots, [keyOf('k2', 'b'), keyOf('k1', 'a')]);
  await claimIdentityKeys(store.snapshots, [keyOf('k2', 'b')]);
  await expect(claimIdentityKeys(store.snapshots, [keyOf('k1', 'c')])).rejects.toMatchObject(WRONG);
});

it('lets only one of two servers be first', async () => {
  const { snapshots } = store;
  const behind: Store['snapshots'] = {
    ...snapshots,
    async replace(name, expected, bytes) {
      await claimIdentityKeys(snapshots, [keyOf('k1', 'a')]);
      return snapshots.replace(name, expected, bytes);
    },
  };
  await expect(claimIdentityKeys(behind, [keyOf('k1', 'b')])).rejects.toMatchObject(WRONG);
  await claimIdentityKeys(behind, [keyOf('k1', 'a')]);
});

it('is told by a store that had keys, or has identities of a time before their check values', async () => {
  expect(await hasHadIdentityKeys(store)).toBe(false);
  await store.identities.assign('digest', null, 'anna');
  expect(await hasHadIdentityKeys(store)).toBe(true);
  const other = createMemoryStore();
  await claimIdentityKeys(other.snapshots, [keyOf('k1', 'a')]);
  expect(await hasHadIdentityKeys(other)).toBe(true);
});

it('goes along with a copy, into a store too that was opened with another key', async () => {
  await claimIdentityKeys(store.snapshots, [keyOf('k1', 'a')]);
  const copy = createMemoryStore();
  await claimIdentityKeys(copy.snapshots, [keyOf('k1', 'b'), keyOf('k2', 'b')]);
  await copyStore(store, copy, () => {});
  expect(await compareStores(store, copy)).toEqual([]);
  await claimIdentityKeys(copy.snapshots, [keyOf('k1', 'a')]);
  await expect(claimIdentityKeys(copy.snapshots, [keyOf('k1', 'b')])).rejects.toMatchObject(WRONG);
});

it('is checked with the store', async () => {
  await claimIdentityKeys(store.snapshots, [keyOf('k1', 'a')]);
  expect((await checkStore(store)).findings).toEqual([]);
  await store.snapshots.write('identity-key/k1', Buffer.from('cut off'));
  expect((await checkStore(store)).findings.map(({ where }) => where)).toEqual(['identity-key/k1']);
});
