import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHandbill } from '../support/server-process.js';

let folder: string;
let store: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-owner-'));
  store = path.join(folder, 'store');
  const { code, stderr } = await runHandbill('shop', 'update', '--time-zone', 'UTC', '--store', store);
  expect([code, stderr]).toEqual([0, '']);
});
afterAll(() => rm(folder, { recursive: true }));

const modeOf = async (place: string) => (await stat(place)).mode & 0o777;

it.skipIf(process.platform === 'win32')(
  'a command closes the files of a store and its key to others, and says so once',
  async () => {
    const key = `${store}.identity-key`;
    await chmod(store, 0o755);
    await chmod(key, 0o644);
    const { stderr } = await runHandbill('item', 'list', '--store', store);
    expect(stderr).toMatch(
      /^warning: others .*store \(mode 0755\).*\nwarning: others .*identity-key \(mode 0644\).*\n$/,
    );
    expect([await modeOf(store), await modeOf(key)]).toEqual([0o700, 0o600]);
    expect((await runHandbill('item', 'list', '--store', store)).stderr).toBe('');

    await chmod(path.join(store, 'data.mdb'), 0o644);
    expect((await runHandbill('store', 'check', store)).stderr).toMatch(/^warning: others .*data\.mdb \(mode 0644\)/);
  },
);
