import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { callUnary } from '../../../src/contract/clients.js';
import { STORE_LOOK_MS } from '../../../src/limits.js';
import { fakeEngine, handbillView } from '../../support/fake-engine.js';
import { healthClient, healthOf } from '../../support/health.js';
import { runImport } from '../../support/import-client.js';
import { eventually, failureOf, startTestServer, type TestServer } from '../../support/test-server.js';

const get = ({ clients }: TestServer) =>
  callUnary(clients.handbills, clients.handbills.getHandbill, { profile: { profileId: 'p' }, campaignId: 'c' });

/** An engine whose handbills wait until told. */
function heldEngine() {
  const waiting: (() => void)[] = [];
  const engine = fakeEngine({
    handbills: { get: () => new Promise((resolve) => waiting.push(() => resolve(handbillView([])))) },
    promotions: {
      async *import(source) {
        let rows = 0;
        for await (const chunk of source) rows += chunk.length;
        yield { kind: 'done', counts: { rows, created: 0, updated: 0, unchanged: rows, rejected: 0 }, dryRun: false };
      },
    },
  });
  return { engine, waiting };
}

describe('health', () => {
  it('is serving only once told ready, for the server and each service, and not while draining', async () => {
    const { engine, waiting } = heldEngine();
    const server = await startTestServer(engine);
    const health = healthClient(server.address);
    expect(await healthOf(health)).toBe('NOT_SERVING');
    server.ready();
    expect(await healthOf(health)).toBe('SERVING');
    expect(await healthOf(health, 'handbill.v1.EventService')).toBe('SERVING');
    await expect(healthOf(health, 'handbill.v1.Nope')).rejects.toMatchObject({ code: status.NOT_FOUND });

    const states: string[] = [];
    const watch = health.watch({ service: '' });
    watch.on('error', () => undefined);
    const watching = (async () => {
      for await (const state of watch) states.push(state.status);
    })().catch(() => undefined);
    await eventually(() => states).toEqual(['SERVING']);
    const held = get(server);
    await eventually(() => waiting.length).toBe(1);
    const drained = server.drain();
    await eventually(() => states).toEqual(['SERVING', 'NOT_SERVING']);
    waiting[0]?.();
    await held;
    await drained;
    await watching;
    health.close();
  });
});

describe('health of the clock', () => {
  it('says when the clock was set, and that it is right again, while the server serves', async () => {
    let offMs = 0;
    const clocks = { clock: () => Date.now() + offMs, monotonic: () => performance.now() };
    const server = await startTestServer(heldEngine().engine, { clocks });
    server.ready();
    const health = healthClient(server.address);
    const states = async () => [await healthOf(health), await healthOf(health, 'clock')];
    expect(await states()).toEqual(['SERVING', 'SERVING']);
    offMs = 30 * 86_400_000;
    await eventually(states).toEqual(['SERVING', 'NOT_SERVING']);
    expect(server.logged.at(-1)).toMatchObject({ level: 50, msg: expect.stringContaining('set it right') });
    offMs = 0;
    await eventually(states).toEqual(['SERVING', 'SERVING']);
    expect(server.logged.at(-1)).toMatchObject({ level: 30, msg: expect.stringContaining('again') });
    health.close();
  });
});

describe('health beside a store', () => {
  it('follows it, and is told of once for each reason; drained or not ready, it is not serving whatever the store does', async () => {
    let failure: Error | null = null;
    const checkStore = async () => {
      if (failure) throw failure;
    };
    const server = await startTestServer(heldEngine().engine, { checkStore });
    const health = healthClient(server.address);
    const state = () => healthOf(health);
    const told = () => server.logged.map(({ level, msg }) => `${level} ${msg}`);
    failure = new HandbillError('UNAVAILABLE', 'the store is gone, restore it', { reason: 'STORE_GONE' });
    await eventually(told).toEqual(['50 not serving because of the store']);
    expect(server.logged[0]).toMatchObject({ err: { message: 'the store is gone, restore it' } });
    server.ready();
    expect(await state()).toBe('NOT_SERVING');

    failure = null;
    await eventually(state).toBe('SERVING');
    failure = new HandbillError('UNAVAILABLE', 'away', { reason: 'STORE_UNREACHABLE' });
    await eventually(state).toBe('NOT_SERVING');
    failure = new HandbillError('UNAVAILABLE', 'still away', { reason: 'STORE_UNREACHABLE' });
    await pause(2 * STORE_LOOK_MS);
    failure = null;
    await eventually(state).toBe('SERVING');
    const [away, back] = ['50 not serving because of the store', '30 serving again: the store is as it should be'];
    expect(told()).toEqual([away, back, away, back]);
    health.close();
  });
});

describe('a drain', () => {
  it('finishes calls and imports under way and accepts no new ones', async () => {
    const { engine, waiting } = heldEngine();
    const server = await startTestServer(engine, { drainGraceMs: 20_000 });
    const held = get(server);
    const importing = server.clients.promotions.importPromotions();
    importing.write({ options: {} });
    importing.write({ chunk: Buffer.from('abc') });
    await eventually(() => waiting.length).toBe(1);

    let drained = false;
    const draining = server.drain().then(() => {
      drained = true;
    });
    await expect(
      new Promise((_, reject) => {
        const late = new Client(server.address, credentials.createInsecure());
        late.waitForReady(Date.now() + 300, (error) => {
          late.close();
          reject(error);
        });
      }),
    ).rejects.toThrow();
    expect(drained).toBe(false);
    waiting[0]?.();
    await held;
    importing.write({ chunk: Buffer.from('de') });
    importing.end();
    for await (const { report } of importing) expect(report).toMatchObject({ complete: true, counts: { rows: 5 } });
    await draining;
  });

  it('cuts off what takes longer than the grace', async () => {
    const { engine, waiting } = heldEngine();
    const server = await startTestServer(engine, { drainGraceMs: 50 });
    const failed = failureOf(get(server));
    await eventually(() => waiting.length).toBe(1);
    await server.drain();
    expect([status.CANCELLED, status.UNAVAILABLE, status.INTERNAL]).toContain((await failed).code);
  });

  it('may be asked for twice', async () => {
    const server = await startTestServer(fakeEngine({}));
    await Promise.all([server.drain(), server.drain()]);
  });
});

describe('an address', () => {
  it('may be a unix socket', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'handbill-'));
    const socket = path.join(folder, 'server.sock');
    const { engine } = heldEngine();
    const server = await startTestServer(engine, { address: `unix:${socket}` });
    expect(server.address).toBe(`unix:${socket}`);
    expect(existsSync(socket)).toBe(true);
    const reports = await runImport(server.clients.promotions.importPromotions(), {}, [Buffer.from('ab')]);
    expect(reports).toHaveLength(1);
    await server.drain();
    rmSync(folder, { recursive: true });
  });

  it('that is taken is an error', async () => {
    const server = await startTestServer(fakeEngine({}));
    await expect(startTestServer(fakeEngine({}), { address: server.address })).rejects.toThrow();
  });
});

describe('reflection', () => {
  const list = async (server: TestServer) => {
    const client = new Client(server.address, credentials.createInsecure());
    const call = client.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes.toString('latin1'),
    );
    // list_services = 7: "*"; then file_containing_symbol = 4.
    call.write(Buffer.from('\x3a\x01*', 'latin1'));
    call.write(Buffer.from('\x22\x14handbill.v1.Campaign', 'latin1'));
    call.end();
    let text = '';
    try {
      for await (const answer of call) text += answer;
    } finally {
      client.close();
    }
    return text;
  };

  it('tells of the services and of fields by their names in the proto files, when switched on', async () => {
    const text = await list(await startTestServer(fakeEngine({}), { reflection: true }));
    expect(text).toContain('handbill.v1.HandbillService');
    expect(text).toContain('campaign_id');
    expect(text).not.toContain('campaignId');
  });

  it('is off otherwise', async () => {
    const server = await startTestServer(fakeEngine({}));
    await expect(list(server)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });
});
