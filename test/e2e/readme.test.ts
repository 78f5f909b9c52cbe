import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { runHandbill, startServerProcess } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The `npx handbill …` lines of README, as argument lists; files relative to the root. */
async function commandLines(): Promise<string[][]> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  return [...readme.matchAll(/^npx handbill (.+)$/gm)].map(([, line]) =>
    [...line!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => {
      const argument = quoted ?? plain!;
      return argument.startsWith('examples/') ? join(ROOT, argument) : argument;
    }),
  );
}

/** The job of the README, on a store of some kind. */
function readmeJob(store: () => string): void {
  test('its commands do what they say, from feed to handbill', async () => {
    const lines = (await commandLines()).filter(([command]) => command !== 'serve');
    expect(lines).toHaveLength(13);
    const outputs = [];
    for (const line of lines) {
      // Prices are of files alone.
      const onStore = line[0] === 'price' ? [] : ['--store', store()];
      const { code, stdout, stderr } = await runHandbill(...line, ...onStore);
      expect(code, `${line.join(' ')}\n${stderr}`).toBe(0);
      outputs.push(stdout + stderr);
    }
    expect(outputs[0]).toContain('6 created');
    expect(outputs[4]).toContain('COFFEE-1');
    expect(outputs[5]).toContain('Bought Ground Coffee 500 g 2 times');
    expect(outputs[8]).toContain('COFFEE-1');
    expect(outputs[9]).toContain('7.20');
    expect(outputs[10]).toContain('client.activatePromotion');
    expect(outputs[10]).toContain('sale.processed');
    expect(JSON.parse(outputs[11]!)).toHaveProperty('wallet');
    expect(outputs[12]).toContain('EUR more');
  }, 300_000);

  test('the Node client records a receipt and prints a handbill', async () => {
    const server = await startServerProcess(store());
    const example = join(ROOT, 'examples/node-client/handbill.mjs');
    const { stdout } = await run(process.execPath, [example, server.address, 'carl', 'weekly-four', 'soap']);
    expect(stdout).toContain('receipt: {"recorded"');
    expect(stdout).toMatch(/^1\. \S+/m);
    expect(await server.stop()).toBe(0);
  });
}

describe('README', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handbill-readme-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  readmeJob(() => join(folder, 'store'));
});

describeWithRedis('README on Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
  });
  afterAll(() => redis?.remove());
  readmeJob(() => redis.url);
});
