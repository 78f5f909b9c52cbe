import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { open } from 'lmdb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLmdbStore } from '../../../src/store/lmdb/open.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-open-'));
});
afterEach(() => rm(folder, { recursive: true }));

const openAt = (where: string) => openLmdbStore({ path: where, clock: () => 1_700_000_000_000 });

it('creates the folders above it, also one with a dot in its name', async () => {
  const where = path.join(folder, 'deep', 'store.v1');
  await (await openAt(where)).close();
  expect((await readdir(where)).sort()).toEqual(['data.mdb', 'lock.mdb']);
});

it('keeps the meta record of the first opening', async () => {
  await (await openAt(folder)).close();
  await (await openLmdbStore({ path: folder, clock: () => 1 })).close();
  const root = open<unknown, string>(folder, { noSubdir: false, overlappingSync: false, encoding: 'json' });
  expect(root.get('meta')).toEqual({ format: 2, createdAtMs: 1_700_000_000_000 });
  await root.close();
});

it.each([
  ['a newer', 3, 'format 3.*newer version.*reads format 2'],
  ['an older', 1, 'format 1.*old version; import into a new folder.*reads format 2'],
])('refuses %s format, and says so', async (_, format, message) => {
  const root = open<unknown, string>(folder, { noSubdir: false, overlappingSync: false, encoding: 'json' });
  await root.put('meta', { format, createdAtMs: 0 });
  await root.close();
  await expect(openAt(folder)).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: expect.stringMatching(`${folder}.*${message}`),
  });
});

it('refuses a damaged meta record, and says so', async () => {
  const root = open<unknown, string>(folder, { noSubdir: false, overlappingSync: false, encoding: 'binary' });
  await root.put('meta', Buffer.from('{"form'));
  await root.close();
  await expect(openAt(folder)).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: expect.stringContaining('damaged'),
  });
});

it('refuses a place where no folder can be made', async () => {
  const where = process.platform === 'linux' ? '/proc/handbill/store' : path.join(folder, '\0');
  await expect(openAt(where)).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(where) });
});

it.each([
  ['a file', 'file', 'FAILED_PRECONDITION'],
  ['a path below a file', 'file/store', 'UNAVAILABLE'],
  ['a folder with another file of that name', 'other', 'FAILED_PRECONDITION'],
  ['a folder with a file cut short', 'cut', 'FAILED_PRECONDITION'],
])('refuses %s, naming it', async (_, name, code) => {
  await writeFile(path.join(folder, 'file'), 'text');
  await mkdir(path.join(folder, 'other'));
  await writeFile(path.join(folder, 'other', 'data.mdb'), 'not a database '.repeat(1_000));
  await mkdir(path.join(folder, 'cut'));
  await writeFile(path.join(folder, 'cut', 'data.mdb'), 'abc');
  const where = path.join(folder, name);
  await expect(openAt(where)).rejects.toMatchObject({ code, message: expect.stringContaining(where) });
});
