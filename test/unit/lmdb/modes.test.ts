import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdbStore } from '../../../src/store/lmdb/open.js';
import { startChild } from '../../support/child-process.js';

let folder: string;
let store: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-modes-'));
  store = path.join(folder, 'store');
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

const openAndClose = async (): Promise<void> =>
  (await openLmdbStore({ path: store, clock: Date.now, onMended: (message) => said.push(message) })).close();

async function modes() {
  const of = async (name: string) => ((await stat(path.join(store, name))).mode & 0o777).toString(8);
  return { folder: await of('.'), data: await of('data.mdb'), lock: await of('lock.mdb') };
}

const CLOSED = { folder: '700', data: '600', lock: '600' };

describe.skipIf(process.platform === 'win32')('folder and files of a store', () => {
  it.each(['0000', '0022', '0777'])('are their owner’s only, with the umask %s', async (umask) => {
    const child = startChild(new URL('./open-with-umask.mjs', import.meta.url), [umask, store]);
    await child.call({});
    await child.stop();
    expect(await modes()).toEqual(CLOSED);
  });

  it('are closed to others when they are not, which is told once', async () => {
    await openAndClose();
    expect(said).toEqual([]);
    await chmod(store, 0o755);
    await chmod(path.join(store, 'data.mdb'), 0o664);
    await openAndClose();
    expect(await modes()).toEqual(CLOSED);
    expect(said).toEqual([
      expect.stringMatching(/store \(mode 0755\); now they can't \(mode 0700\)$/),
      expect.stringMatching(/data\.mdb \(mode 0664\); now they can't \(mode 0600\)$/),
    ]);
    await openAndClose();
    expect(said).toHaveLength(2);
  });

  it('leave a folder alone that holds something else too', async () => {
    await mkdir(store);
    await chmod(store, 0o755);
    await writeFile(path.join(store, 'letters.txt'), 'dear Anna');
    await openAndClose();
    await openAndClose();
    expect(await modes()).toEqual({ ...CLOSED, folder: '755' });
    expect(said).toEqual([]);
  });
});
