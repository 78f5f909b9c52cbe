import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { fromStatus } from '../../src/contract/status-details.js';
import type { Event } from '../../src/generated/handbill/v1/Event.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../src/limits.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { runImport } from '../support/import-client.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

const START_S = 1_750_000_000;

/** Two servers of one store, as behind a balancer. */
describeOnEveryStore('receipts', (suite) => {
  let folder: string;
  let servers: ServerProcess[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'handbill-receipts-'));
    const start = () => startServerProcess(suite().address);
    servers = await Promise.all([start(), start()]);
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await rm(folder, { recursive: true });
  });

  /** Of the command line, at one of the servers. */
  const handbill = (server: number, ...args: readonly string[]) =>
    runHandbill(...args, '--server', servers[server]!.address);

  async function fileOf(name: string, text: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text);
    return file;
  }

  async function eventsOf(profileId: string): Promise<Event[]> {
    const told: Event[] = [];
    const request = { start: 'WATCH_START_OLDEST' as const, untilEnd: true, profileId };
    for await (const { events } of servers[1]!.clients.events.watchEvents(request)) told.push(...events);
    return told;
  }

  it('come in whole from an unsorted file of unknown items, and the feed completes these', async () => {
    const header = 'transactionId,profileId,time,itemId';
    const rows = ['t1,anna,2026-01-02,milk', 't2,anna,2026-01-03,milk', 't1,anna,2026-01-02,bread'];
    const unsorted = await fileOf('unsorted.csv.gz', `${header}\n${rows.join('\n')}\n`);
    const imported = await handbill(0, 'import', 'transactions', unsorted);
    expect(imported.stderr).toContain('rows of a receipt are apart');
    expect(imported.stderr).toContain('no feed has brought it yet');
    expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining('2 created')]);

    const unknown = await handbill(1, 'item', 'list', '--unknown', '--json');
    const listed = JSON.parse(unknown.stdout).items.map(({ itemId }: { itemId: string }) => itemId);
    expect(listed).toEqual(['milk', 'bread']);
    expect(JSON.parse((await handbill(1, 'item', 'list', '--json')).stdout).items).toEqual([]);
    expect((await handbill(1, 'item', 'get', 'milk')).stdout).toContain('unknown');

    await handbill(0, 'import', 'items', await fileOf('feed.csv', 'itemId,name\nmilk,Milk 1 l\n'));
    expect((await handbill(1, 'item', 'get', 'milk')).stdout).toContain('Milk 1 l');
    const sorted = await fileOf('sorted.csv', `${header}\n${rows.toSorted().join('\n')}\n`);
    expect((await handbill(1, 'import', 'transactions', sorted)).stdout).toContain('2 unchanged');
    const charges = (await eventsOf('anna')).flatMap(({ transactionCharge }) => transactionCharge ?? []);
    expect(charges.map(({ itemIds }) => itemIds)).toEqual([['milk', 'bread'], ['milk']]);
  });

  it('are replaced by a file that says so, and events tell of it', async () => {
    const header = 'transactionId,profileId,time,itemId,quantity';
    const wrong = await fileOf('wrong.csv', `${header}\nr1,bert,2026-01-02,milk,1\nr1,bert,2026-01-02,bread,1\n`);
    const right = await fileOf('right.csv', `${header}\nr1,bert,2026-01-02,milk,2\n`);
    await handbill(0, 'import', 'transactions', wrong);
    expect((await handbill(1, 'import', 'transactions', right)).stdout).toContain('1 unchanged');
    expect((await handbill(1, 'import', 'transactions', right, '--replace')).stdout).toContain('1 updated');
    expect((await handbill(0, 'import', 'transactions', right, '--replace')).stdout).toContain('1 unchanged');
    const events = await eventsOf('bert');
    expect(events.map(({ type }) => type)).toEqual([
      'transaction.charge',
      'product.buy',
      'product.buy',
      'transaction.cancel',
      'transaction.charge',
      'product.buy',
    ]);
    const [first, , , taken, corrected, bought] = events;
    expect(first!.transactionCharge!.correctTime).toBeNull();
    expect(taken!.transactionCancel).toMatchObject({ transactionId: 'r1', itemIds: ['milk', 'bread'], replaced: true });
    expect(corrected!.transactionCharge).toMatchObject({ itemIds: ['milk'], correctTime: expect.anything() });
    expect(bought!.productBuy).toMatchObject({ itemId: 'milk', quantity: 2 });
  });

  it('that are too old to be replaced are refused with a reason', async () => {
    const { events } = servers[0]!.clients;
    const receipt = (number: number, more: object = {}) => ({
      transactionId: `o-${number}`,
      profileId: 'carl',
      time: { seconds: START_S + number },
      lines: [{ itemId: 'milk' }],
      ...more,
    });
    const transactions = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 1 }, (_, i) => receipt(i));
    await callUnary(events, events.recordTransactions, { transactions });
    const { results } = await callUnary(events, events.recordTransactions, {
      transactions: [receipt(0, { replace: true }), receipt(1, { replace: true }), receipt(1, { replace: true })],
    });
    expect(results.map(({ result }) => result)).toEqual(['error', 'replaced', 'duplicate']);
    expect(fromStatus(results[0]!.error!)).toMatchObject({
      code: status.FAILED_PRECONDITION,
      errorInfo: { reason: 'TRANSACTION_TOO_OLD' },
    });
  });

  it('are what replace is for: the other imports refuse it', async () => {
    const stream = servers[0]!.clients.catalog.importItems();
    const refused = runImport(stream, { file: { replace: true } }, []).catch((error: ServiceError) => error);
    expect(await refused).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining('file.replace'),
    });
  });
});
