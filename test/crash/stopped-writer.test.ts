import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { STORE_LOCK_LOOK_MS, STORE_LOCK_LOOKS_MAX } from '../../src/limits.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import { prepareStore } from '../support/call-load.js';
import { healthClient, healthOf } from '../support/health.js';
import { holdWriteLock, type LockHolder } from '../support/lock-holder.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { eventually, failureOf } from '../support/test-server.js';

/** Whoever waits for longer hangs. */
const LIMIT_MS = 120_000;
const CAMPAIGN = 'weekly-four';

let folder: string;
let holder: LockHolder | undefined;
let server: ServerProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-locked-'));
});
afterEach(async () => {
  await holder?.kill();
  await server?.kill();
  await rm(folder, { recursive: true });
});

describe('a store whose write lock another process holds for good', () => {
  it('refuses writes that have not begun, writes nothing of them, reads on, and writes again afterwards', async () => {
    const turns: boolean[] = [];
    const store = await openLmdbStore({ path: folder, clock: Date.now, onWritable: (is) => void turns.push(is) });
    const write = (id: string) => store.profiles.commit([{ profileId: id, events: [Buffer.from(id)] }]);
    const events = async () => (await store.outbox.read('', 10)).events.map((event) => Buffer.from(event).toString());
    await write('before');
    holder = await holdWriteLock(folder);
    const startMs = performance.now();
    const refused = {
      code: 'UNAVAILABLE',
      message: expect.stringContaining(folder),
      details: { reason: 'STORE_LOCKED' },
    };
    for (const outcome of await Promise.allSettled(['a', 'b'].map(write))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: refused });
    }
    expect(performance.now() - startMs).toBeGreaterThan((STORE_LOCK_LOOKS_MAX - 1) * STORE_LOCK_LOOK_MS);
    // From now on at once, so that calls don't pile up.
    await expect(write('c')).rejects.toMatchObject(refused);
    expect([turns, await events()]).toEqual([[false], ['before']]);

    await holder.goOn();
    await eventually(() => turns).toEqual([false, true]);
    await write('after');
    expect(await events()).toEqual(['before', 'after']);
    await store.close();
  });

  it('is not opened by others, which are told so and by whom, and is opened when the lock is free again', async () => {
    const open = () => openLmdbStore({ path: folder, clock: Date.now });
    await (await open()).close();
    holder = await holdWriteLock(folder);
    await expect(open()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(folder),
      details: { reason: 'STORE_LOCKED' },
    });
    const { code, stderr } = await runHandbill('promotion', 'list', '--store', folder);
    expect(stderr).toMatch(new RegExp(`^error: can't open the store .*write lock.*: ${holder.pid}\n$`));
    expect(code).toBe(3);
    await holder.goOn();
    await (await open()).close();
  });

  it('takes writes again when the other process has died', async () => {
    const store = await openLmdbStore({ path: folder, clock: Date.now });
    const write = () => store.profiles.commit([{ profileId: 'p', events: [Buffer.from('e')] }]);
    holder = await holdWriteLock(folder);
    const waiting = write();
    await holder.kill();
    expect(await waiting).toEqual(['committed']);
    await store.close();
  });
});

describe('a server on such a store', () => {
  const handbill = ({ clients: { handbills } }: ServerProcess, profileId: string) =>
    callUnary(handbills, handbills.getHandbill, { profile: { profileId }, campaignId: CAMPAIGN });
  const receipt = ({ clients: { events } }: ServerProcess, transactionId: string) =>
    callUnary(events, events.recordTransactions, {
      transactions: [
        {
          transactionId,
          profileId: 'buyer',
          time: { seconds: Math.floor(Date.now() / 1_000) - 60 },
          lines: [{ itemId: 'coffee', quantity: 1 }],
        },
      ],
    });

  it('answers reads, tells writers and health, and goes on when the other process does', {
    timeout: LIMIT_MS,
  }, async () => {
    await prepareStore(folder);
    server = await startServerProcess(folder, '--log-level', 'silent');
    const health = healthClient(server.address);
    const states = async () => [await healthOf(health), await healthOf(health, 'writes')];
    const { slots } = await handbill(server, 'known');
    expect(await states()).toEqual(['SERVING', 'SERVING']);

    holder = await holdWriteLock(folder);
    const late = { code: status.UNAVAILABLE, errorInfo: { reason: 'STORE_LOCKED' } };
    const waiting = [failureOf(receipt(server, 't-1')), failureOf(handbill(server, 'unknown'))];
    expect((await handbill(server, 'known')).slots).toEqual(slots);
    for (const failure of waiting) expect(await failure).toMatchObject(late);
    expect(await states()).toEqual(['SERVING', 'NOT_SERVING']);
    // More than there is room for, were they to wait.
    const many = Array.from({ length: 3_000 }, (_, n) => failureOf(receipt(server!, `t-${n}`)));
    expect((await handbill(server, 'known')).slots).toEqual(slots);
    for (const failure of many) expect((await failure).errorInfo?.reason).toMatch(/^(STORE_LOCKED|OVERLOADED)$/);

    await holder.goOn();
    await eventually(states).toEqual(['SERVING', 'SERVING']);
    expect(await receipt(server, 't-1')).toMatchObject({ results: [{ result: 'recorded' }] });
    health.close();
  });

  it('ends within its grace when it is told to', { timeout: LIMIT_MS }, async () => {
    await prepareStore(folder);
    server = await startServerProcess(folder, '--log-level', 'silent', '--drain-grace-ms', '3000');
    holder = await holdWriteLock(folder);
    const cut = failureOf(receipt(server, 't-1'));
    const startMs = performance.now();
    const ended = server.stop();
    expect([status.UNAVAILABLE, status.CANCELLED]).toContain((await cut).code);
    await ended;
    expect(performance.now() - startMs).toBeLessThan(30_000);
    holder = void (await holder.goOn());
  });

  it('ends at once when it is told so again', { timeout: LIMIT_MS }, async () => {
    await prepareStore(folder);
    server = await startServerProcess(folder, '--log-level', 'silent', '--drain-grace-ms', '600000');
    holder = await holdWriteLock(folder);
    const cut = failureOf(receipt(server, 't-1'));
    let ended = false;
    const stop = async (): Promise<void> => {
      await server!.stop();
      ended = true;
    };
    const stops = [stop()];
    // The first one may not have been heard yet.
    while (!ended) {
      await Promise.race([...stops, pause(1_000)]);
      stops.push(stop());
    }
    await Promise.all([cut, ...stops]);
  });
});
