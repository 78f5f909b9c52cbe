import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import { collect } from '../support/store-contents.js';

const FILLER = fileURLToPath(new URL('./store-full.mjs', import.meta.url));

it('refuses writes that the disk has no room for, and keeps the others', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-full-'));
  const address = JSON.stringify({ store: folder });
  const script = 'ulimit -f "$1"; exec "$2" "$3" "$4"';
  const kibibytes = '8192';
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    script,
    'bash',
    kibibytes,
    process.execPath,
    FILLER,
    address,
  ]);
  const told = JSON.parse(stdout) as { written: number; failure: object; refused: number; last: number };
  expect(told.failure).toEqual({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(folder),
    reason: 'STORE_FULL',
  });
  expect(told.written).toBeGreaterThan(100);
  expect(told.refused).toBe(0);
  expect(told.last).toBeGreaterThan(0);

  const store = await openLmdbStore({ path: folder, clock: Date.now });
  expect(await collect(store.profiles.ids())).toHaveLength(told.written);
  expect((await store.outbox.read('', 100_000)).events).toHaveLength(told.written);
  expect(await store.profiles.commit([{ profileId: 'room again', events: [] }])).toEqual(['committed']);
  await store.close();
  await rm(folder, { recursive: true });
});
