import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { loadContract } from '../../src/contract/load.js';
import { HELD_BYTES_MAX, IMPORTS_AT_ONCE_MAX, PAGE_SIZE_MAX, TEXT_CHARS_MAX } from '../../src/limits.js';
import { prepareStore } from '../support/call-load.js';
import { healthClient, healthOf } from '../support/health.js';
import { runImport } from '../support/import-client.js';
import { type RawCall, type RawConnection, rawConnection } from '../support/raw-connection.js';
import { residentMegabytes } from '../support/resident-memory.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { eventually } from '../support/test-server.js';

const LIMIT_MS = 300_000;
const CAMPAIGN = 'weekly-four';
const GET = '/handbill.v1.HandbillService/GetHandbill';
const LIST = '/handbill.v1.PromotionService/ListPromotions';
const IMPORT = '/handbill.v1.PromotionService/ImportPromotions';
const EXHAUSTED = '8';
/** ENHANCE_YOUR_CALM. */
const CALM = 'rst-11';
const MB = 1_000_000;
/** What the process has besides what it holds for callers: garbage not yet collected, and sockets. */
const SLACK_MEGABYTES = 350;

let folder: string;
let server: ServerProcess;
let attackers: RawConnection[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-greedy-'));
  await prepareStore(path.join(folder, 'store'));
}, LIMIT_MS);
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  server = await startServerProcess(path.join(folder, 'store'));
  attackers = [];
}, LIMIT_MS);
afterEach(async () => {
  for (const { close } of attackers) close();
  await server.kill();
});

function attacker(window?: number): RawConnection {
  const connection = rawConnection(server.address, window === undefined ? {} : { window });
  attackers.push(connection);
  return connection;
}

const handbill = (profileId: string) => {
  const { handbills } = server.clients;
  return callUnary(handbills, handbills.getHandbill, { profile: { profileId }, campaignId: CAMPAIGN });
};

/** Does the work, and meanwhile asks for health and a handbill again and again; the most memory that the process had. */
async function underAttack(work: () => Promise<void>): Promise<number> {
  const health = healthClient(server.address);
  let peak = 0;
  let over = false;
  let asked = 0;
  const asking = (async () => {
    while (!over || asked < 3) {
      expect(await healthOf(health)).toBe('SERVING');
      expect((await handbill(`customer-${asked++}`)).slots).toHaveLength(4);
      peak = Math.max(peak, residentMegabytes(server.pid));
      await pause(20);
    }
  })();
  try {
    await work();
  } finally {
    over = true;
    await asking;
    health.close();
  }
  return peak;
}

/** Everything that attackers could have taken is there for others. */
async function allIsWell(): Promise<void> {
  const { handbills, promotions } = server.clients;
  const requests = Array.from({ length: 1_000 }, (_, n) => ({
    profile: { profileId: `customer-${n}` },
    campaignId: CAMPAIGN,
  }));
  expect((await callUnary(handbills, handbills.batchGetHandbills, { requests })).results).toHaveLength(1_000);
  const imports = Array.from({ length: IMPORTS_AT_ONCE_MAX }, () =>
    runImport(promotions.importPromotions(), { dryRun: true }, [Buffer.from('code,name\nA,a\n')]),
  );
  for (const reports of await Promise.all(imports)) expect(reports.at(-1)).toMatchObject({ complete: true });
}

const exhausted = (calls: readonly RawCall[]) => calls.filter(({ outcome }) => outcome === EXHAUSTED).length;

describe('callers who take what others need', { timeout: LIMIT_MS }, () => {
  it('messages that never end, on hundreds of connections, fill a budget and not the memory', async () => {
    await handbill('customer-0');
    const before = residentMegabytes(server.pid);
    const calls: RawCall[] = [];
    const part = Buffer.alloc(3 * MB);
    const tooMany = Math.ceil(HELD_BYTES_MAX / part.length);
    const peak = await underAttack(async () => {
      for (let n = 0; n < 2 * tooMany; n++) {
        const call = attacker().open(GET);
        call.write(part, 4 * MB);
        call.stream.resume();
        calls.push(call);
      }
      await eventually(() => exhausted(calls)).toBeGreaterThanOrEqual(tooMany);
    });
    expect(peak - before).toBeLessThan(HELD_BYTES_MAX / 1_048_576 + SLACK_MEGABYTES);
    for (const { close } of attackers) close();
    await allIsWell();
  });

  it('answers that nobody reads are cut off before they fill the memory', async () => {
    const { promotions } = server.clients;
    for (let n = 0; n < 100; n++) {
      const promotion = { code: `LONG-${n}`, name: 'Long', description: 'x'.repeat(TEXT_CHARS_MAX) };
      await callUnary(promotions, promotions.createPromotion, { promotion });
    }
    const { ListPromotions } = loadContract().handbill.v1.PromotionService.service;
    const request = ListPromotions.requestSerialize({ pageSize: PAGE_SIZE_MAX, pageToken: '' });
    await allIsWell();
    const before = residentMegabytes(server.pid);
    const calls: RawCall[] = [];
    // Of about a megabyte each.
    const tooMany = Math.ceil(HELD_BYTES_MAX / MB);
    const peak = await underAttack(async () => {
      for (let connection = 0; connection < 10; connection++) {
        const unreading = attacker(0);
        for (let n = 0; n < tooMany / 5; n++) {
          calls.push(unreading.call(LIST, request));
          await pause(1);
        }
      }
      await eventually(() => calls.filter(({ outcome }) => outcome === CALM).length).toBeGreaterThan(tooMany / 10);
    });
    expect(peak - before).toBeLessThan(HELD_BYTES_MAX / 1_048_576 + SLACK_MEGABYTES);
    for (const { close } of attackers) close();
    await allIsWell();
  });

  it('imports that have only begun keep no other import out', async () => {
    const begun = Array.from({ length: 1_000 }, () => attackers[0]?.open(IMPORT) ?? attacker().open(IMPORT));
    await underAttack(allIsWell);
    expect(begun.filter(({ outcome }) => outcome !== undefined)).toEqual([]);
  });

  it('headers of calls that never come, on many connections, let others through', async () => {
    const peak = await underAttack(async () => {
      for (let connection = 0; connection < 20; connection++) {
        const opening = attacker();
        for (let n = 0; n < 1_000; n++) opening.open(GET);
        await pause(50);
      }
      await pause(1_000);
    });
    expect(peak).toBeLessThan(2 * (HELD_BYTES_MAX / 1_048_576) + SLACK_MEGABYTES);
    for (const { close } of attackers) close();
    await allIsWell();
  });
});
