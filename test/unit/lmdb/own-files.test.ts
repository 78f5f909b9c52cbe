import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLmdbStore } from '../../../src/store/lmdb/open.js';
import type { Store } from '../../../src/store/port.js';

let parent: string;
let folder: string;
let store: Store;

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'handbill-own-files-'));
  folder = path.join(parent, 'store');
  store = await openLmdbStore({ path: folder, clock: Date.now });
  await store.snapshots.write('kept', Buffer.from('kept'));
});
afterEach(async () => {
  await store.close();
  await rm(parent, { recursive: true });
});

const elsewhere = (): string => path.join(parent, 'elsewhere');
const file = (name: string): string => path.join(folder, name);
const write = () => store.snapshots.write('new', Buffer.from('new'));

it.each<[string, () => Promise<unknown>, RegExp]>([
  ['whose folder was deleted', () => rm(folder, { recursive: true }), /data\.mdb is gone/],
  [
    'whose folder is another one',
    async () => {
      await rename(folder, elsewhere());
      const other = await openLmdbStore({ path: folder, clock: Date.now });
      await other.close();
    },
    /data\.mdb is another file/,
  ],
  [
    'whose data file was restored beside it',
    async () => {
      await copyFile(file('data.mdb'), elsewhere());
      await rename(elsewhere(), file('data.mdb'));
    },
    /data\.mdb is another file/,
  ],
  [
    'whose lock file was deleted, so that others would write at the same time',
    () => rm(file('lock.mdb')),
    /lock\.mdb is gone/,
  ],
])('a store %s refuses writes, and says what to do', async (_, remove, why) => {
  await remove();
  const refused = { code: 'UNAVAILABLE', details: { reason: 'STORE_GONE' }, message: expect.stringMatching(why) };
  await expect(write()).rejects.toMatchObject(refused);
  await expect(store.profiles.commit([{ profileId: 'anna', events: [Buffer.from('told')] }])).rejects.toMatchObject(
    refused,
  );
  await expect(store.check()).rejects.toThrow(/put the old one back, or restart this process/);
  expect(await store.snapshots.read('new')).toBe(null);
  expect(String(await store.snapshots.read('kept'))).toBe('kept');
});

it('a store whose folder was moved away and back goes on', async () => {
  await store.check();
  await rename(folder, elsewhere());
  await mkdir(folder);
  await expect(write()).rejects.toThrow(/data\.mdb is gone/);
  await rm(folder, { recursive: true });
  await rename(elsewhere(), folder);
  await store.check();
  await write();
  expect(String(await store.snapshots.read('new'))).toBe('new');
});
