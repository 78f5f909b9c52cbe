import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { startRedisServer } from '../support/redis-server.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { describeWithRedis } from '../support/with-redis.js';

const RIGHT = `k1:${Buffer.alloc(32, 'right').toString('base64')}`;
const WRONG = `k1:${Buffer.alloc(32, 'wrong').toString('base64')}`;
const OTHER = `k2:${Buffer.alloc(32, 'other').toString('base64')}`;
const REFUSAL = 'the identity key k1 is not the one that this store was written with';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

function link({ clients: { profiles } }: ServerProcess, profileId: string) {
  const identity = { kind: 'IDENTITY_KIND_EMAIL' as const, value: 'anna@example.org' };
  return callUnary(profiles, profiles.linkIdentity, { profile: { profileId }, identity });
}

/** The second owner of an e-mail address that a server with another secret would make. */
async function refusesAnotherSecret(store: string): Promise<void> {
  const server = await startServerProcess(store, '--identity-keys', RIGHT);
  await link(server, 'anna');
  const refused = await runHandbill('serve', '--store', store, '--listen', '127.0.0.1:0', '--identity-keys', WRONG);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(REFUSAL) });
  const second = await startServerProcess(store, '--identity-keys', `${RIGHT},${OTHER}`);
  expect((await failureOf(link(second, 'bert'))).errorInfo?.reason).toBe('IDENTITY_TAKEN');
  expect([await second.stop(), await server.stop()]).toEqual([0, 0]);
  expect((await runHandbill('store', 'check', store)).code).toBe(0);
}

describe('another secret under the id of a key', () => {
  it('is refused by a folder', () => refusesAnotherSecret(path.join(folder, 'store')));
});

describeWithRedis('another secret under the id of a key', () => {
  it('is refused by Redis', async () => {
    const redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
    try {
      await refusesAnotherSecret(redis.url);
    } finally {
      await redis.remove();
    }
  });
});

describe('the key file of a folder', () => {
  it('is not made again when it is lost: identities are refused until it is back', async () => {
    const store = path.join(folder, 'own-key');
    const file = `${store}.identity-key`;
    const before = await startServerProcess(store);
    await link(before, 'anna');
    expect(await before.stop()).toBe(0);

    await rename(file, `${file}.kept`);
    const without = await startServerProcess(store);
    expect((await failureOf(link(without, 'bert'))).errorInfo?.reason).toBe('IDENTITY_KEYS_MISSING');
    expect(await without.stop()).toBe(0);
    expect(existsSync(file)).toBe(false);

    await writeFile(file, WRONG);
    expect((await runHandbill('profile', 'get', 'anna', '--store', store)).stderr).toContain(REFUSAL);

    await writeFile(file, await readFile(`${file}.kept`));
    const found = await runHandbill('profile', 'get', 'email=anna@example.org', '--store', store, '--json');
    expect(JSON.parse(found.stdout).profileId).toBe('anna');
  });
});
