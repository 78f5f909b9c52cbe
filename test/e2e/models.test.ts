import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { makeWorld } from '../../src/demo/world.js';
import { writeWorld } from '../../src/demo/write-world.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import { runHandbill, startServerProcess } from '../support/server-process.js';

/** Just enough to fit weights. */
const CUSTOMERS = 300;

let folder: string;
let store: string;

async function ran(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHandbill(...args, '--store', store);
  expect(stderr).toMatch(/^((assumed|warning): .*\n)*$/);
  expect(code).toBe(0);
  return stdout;
}

const asked = async (customer: string): Promise<Handbill> =>
  JSON.parse(await ran('get', customer, 'weekly', '--member', '--json')) as Handbill;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-models-'));
  store = join(folder, 'store');
  const size = { customers: CUSTOMERS, items: 100, promotions: 60, days: 40 };
  const files = await writeWorld(
    join(folder, 'world'),
    makeWorld({ seed: 1, size, regularGapDays: Infinity, madeMs: Date.now(), nowMs: Date.now() }),
  );
  await ran('import', 'items', files.items);
  await ran('import', 'promotions', files.promotions);
  await ran('import', 'transactions', files.transactions);
  await ran('campaign', 'create', 'weekly', '--name', 'Weekly', '--slots', '6', '--days', '7', '--publish');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('models, on a simulated world', () => {
  it('are trained by one command and rank in the next', async () => {
    expect((await asked('customer-0001')).modelVersion).toBe(0);
    expect(await ran('model', 'list')).toMatch(/^No models; the training-free formula ranks/);
    expect(await ran('train')).toMatch(/^Model 1: weights fitted to this store; model 1 ranks/);
    expect((await asked('customer-0002')).modelVersion).toBe(1);
  }, 60_000);

  it('can be judged beforehand on the newest receipts, beside simple methods', async () => {
    const html = join(folder, 'report.html');
    const { methods, instances } = JSON.parse(await ran('evaluate', 'store', '--days', '10', '--html', html, '--json'));
    expect(instances).toBeGreaterThan(50);
    expect(methods[0].name).toBe('Handbill');
    const global = methods.find(({ name }: { name: string }) => name.startsWith('G-'));
    expect(methods[0].metrics['R@10'].mean).toBeGreaterThan(global.metrics['R@10'].mean);
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*share of cases with a hit/i);
    // With --promotions, what handbills are made of is ranked.
    const task = ['evaluate', '--store', store, '--days', '10', '--promotions', '--json'];
    const promotions = JSON.parse((await runHandbill(...task)).stdout);
    expect(promotions.title).toBe('Promotions for the next receipts of the newest 10 days');
    expect(promotions.facts).toContainEqual(
      expect.stringMatching(/^[1-5]\d promotions, published and not expired today/),
    );
    expect(promotions.instances).toBeGreaterThan(50);
    const [engine, global6] = [promotions.methods[0], promotions.methods[1]];
    expect(engine.metrics['P@6'].mean).toBeGreaterThan(global6.metrics['P@6'].mean);
    await runHandbill('shop', 'update', '--time-zone', 'UTC', '--store', join(folder, 'empty'));
    const empty = await runHandbill('evaluate', '--store', join(folder, 'empty'), '--promotions');
    expect(empty.stderr).toBe('error: no promotion is published and not expired: there is nothing to rank\n');
    expect(empty.code).toBe(1);
    // The group alone, with --store, is the same command.
    const none = await runHandbill('evaluate', '--store', store, '--days', '3000');
    expect(none.stderr).toBe('error: no customer has receipts both before and in the newest 3,000 days\n');
    expect(none.code).toBe(1);
  }, 60_000);

  it('tell what another ranking would have been worth, or why nothing can be said', async () => {
    const policy = ['evaluate', 'policy', '--campaign', 'weekly'] as const;
    const text = await ran(...policy, '--model', '1', '--algorithm', 'newest');
    expect(text).toMatch(/^Handbills of weekly replayed by model 1 with the algorithm NEWEST\n/);
    expect(text).toMatch(/\nNothing is estimated: 0 handbills of the log .* 200 are needed/);
    const report = JSON.parse(await ran(...policy, '--model', '0', '--json'));
    expect(report).toMatchObject({
      campaignId: 'weekly',
      handbills: 0,
      refusal: expect.stringMatching(/^0 handbills/),
    });
    const refused = async (...args: string[]) => {
      const { code, stderr } = await runHandbill(...args, '--store', store);
      return { code, stderr };
    };
    const unknown = await refused('evaluate', 'policy', '--campaign', 'nope', '--model', '1');
    expect(unknown).toEqual({ code: 1, stderr: expect.stringContaining('campaign "nope"') });
    expect((await refused(...policy, '--model', '99')).stderr).toContain('model "99"');
    expect((await refused(...policy, '--model', 'five')).code).toBe(2);
    expect((await refused(...policy, '--model', '1', '--algorithm', 'luck')).code).toBe(2);
  }, 60_000);

  it('are kept without ranking when that is asked for, and can be looked at', async () => {
    const outcome = JSON.parse(await ran('train', '--seed', '2', '--no-activate', '--json'));
    expect(outcome).toMatchObject({ model: { version: 2, active: false, seed: 2 }, activeVersion: 1 });
    expect(await ran('model', 'list')).toMatch(/\n1 \* .*\n2 .*\n\* model 1 ranks\n$/);
    expect(await ran('model', 'show', '2')).toMatch(
      /^model +2\nranks +no\n[\s\S]*\ncustomers +\d+, \d+ with two receipts/,
    );
  }, 60_000);

  it.each([
    [['model', 'activate', '9'], 1, /model "9" not found/],
    [['model', 'show', 'newest'], 2, /version "newest" is invalid/],
    [['train', '--seed', '4294967296'], 2, /at most 4294967295/],
  ])('%j is refused with a clear line', async (args, exitCode, message) => {
    const { code, stderr } = await runHandbill(...args, '--store', store);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(exitCode);
  });

  it('are swapped and trained under load: no request fails, and each is answered by one model', async () => {
    const [first, second] = [await startServerProcess(store), await startServerProcess(store)];
    try {
      const seen = new Map<number, number>();
      let over = false;
      let requests = 0;
      const load = async ({ clients: { handbills } }: typeof first): Promise<void> => {
        while (!over) {
          // A new customer each time, so that a model has to rank.
          requests += 1;
          const request = { profile: { profileId: `new-${requests}` }, campaignId: 'weekly' };
          const { slots, modelVersion } = await callUnary(handbills, handbills.getHandbill, request);
          expect(slots.filter(({ promotion }) => promotion !== null)).toHaveLength(6);
          seen.set(modelVersion, (seen.get(modelVersion) ?? 0) + 1);
        }
      };
      const loads = [first, second, first, second].map(load);
      const { models } = first.clients;
      for (const version of [2, 1, 0, 2, 0, 1]) {
        const before = seen.get(version) ?? 0;
        await callUnary(models, models.activateModel, { version });
        // Until the model has answered: on the server that was asked, and by then or soon on the other one.
        await expect.poll(() => seen.get(version) ?? 0, { timeout: 20_000 }).toBeGreaterThan(before);
      }
      expect(await ran('train', '--seed', '3', '--server', second.address)).toMatch(/^Model 3: .*; model 3 ranks/);
      await expect.poll(() => seen.get(3) ?? 0, { timeout: 20_000 }).toBeGreaterThan(0);
      over = true;
      await Promise.all(loads);
      expect([...seen.keys()].sort()).toEqual([0, 1, 2, 3]);
    } finally {
      expect(await first.stop()).toBe(0);
      expect(await second.stop()).toBe(0);
    }
  }, 90_000);
});
