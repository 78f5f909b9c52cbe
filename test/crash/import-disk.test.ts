import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readStatusDetails } from '../../src/contract/status-details.js';
import type { WatchEventsRequestInput } from '../../src/generated/handbill/v1/WatchEventsRequest.js';
import { runImport } from '../support/import-client.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { describeOnSmallDisks, type SmallDisk } from '../support/small-disk.js';

const RECEIPTS = 40_000;
const CHUNK_BYTES = 65_536;

/** A file of 5 MB, whose receipts have their first rows in the first half and their second ones in the other. */
function* unsortedFile(): Generator<Buffer> {
  let text = 'transactionId,profileId,time,itemId\n';
  for (const item of ['milk', 'bread']) {
    for (let i = 0; i < RECEIPTS; i++) {
      text += `receipt-${i},customer-${i % 500},2026-01-02T10:00:00.000Z,${item}\n`;
      if (text.length < CHUNK_BYTES) continue;
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text);
}

await describeOnSmallDisks((mountDisk) => {
  let disk: SmallDisk;
  let store: string;
  let server: ServerProcess;
  const { TMPDIR } = process.env;

  /** The server keeps what it needs for a while on the small disk, and its store elsewhere. */
  beforeEach(async () => {
    disk = await mountDisk();
    store = await mkdtemp(path.join(tmpdir(), 'handbill-import-store-'));
    process.env.TMPDIR = disk.folder;
    server = await startServerProcess(store);
  });
  afterEach(async () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await server.kill();
    await disk.remove();
    await rm(store, { recursive: true });
  });

  const upload = () => runImport(server.clients.events.importTransactions(), {}, unsortedFile());
  const names = async () => (await readdir(disk.folder)).filter((name) => name.startsWith('handbill-'));

  /** Of all receipts, as the events tell of them. */
  async function receiptSizes(): Promise<Set<number>> {
    const sizes = new Set<number>();
    const request: WatchEventsRequestInput = {
      start: 'WATCH_START_OLDEST',
      types: ['transaction.charge'],
      untilEnd: true,
    };
    for await (const { events } of server.clients.events.watchEvents(request)) {
      for (const { transactionCharge } of events) sizes.add(transactionCharge.itemIds.length);
    }
    return sizes;
  }

  it('an import whose file finds no room says so and leaves nothing, and goes well when there is room', async () => {
    await disk.fill(1_000_000);
    const error = await upload().catch((thrown: ServiceError) => thrown);
    const details = readStatusDetails(error as ServiceError);
    expect(error).toMatchObject({ code: status.UNAVAILABLE, details: expect.stringContaining('is full') });
    expect(details.errorInfo).toMatchObject({ reason: 'IMPORT_DISK_FULL' });
    expect(server.logged()).not.toContain('unhandled');

    await disk.makeRoom();
    const reports = await upload();
    expect(reports.at(-1)).toMatchObject({
      complete: true,
      counts: { rows: 2 * RECEIPTS, created: RECEIPTS, unchanged: 0, rejected: 0 },
    });
    expect(await names()).toEqual([]);
  });

  it('an import that is killed leaves no file behind, and no half of a receipt', async () => {
    const stream = server.clients.events.importTransactions();
    stream.on('error', () => {});
    stream.write({ options: {} });
    for (const chunk of unsortedFile()) stream.write({ chunk });
    stream.end();
    await new Promise<void>((resolve) => {
      stream.on('data', ({ report }) => (report?.counts?.created ?? 0) > 0 && resolve());
    });
    await server.kill();
    expect(await names()).toEqual([]);
    const checked = await runHandbill('store', 'check', store);
    expect(checked.code).toBe(0);
    server = await startServerProcess(store);
    const counts = (await upload()).at(-1)!.counts!;
    expect(counts).toMatchObject({ rejected: 0, updated: 0, created: RECEIPTS - counts.unchanged });
    expect(counts.unchanged).toBeGreaterThan(0);
    const items = await receiptSizes();
    expect(items).toEqual(new Set([2]));
  });
});
