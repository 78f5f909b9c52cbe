import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { callUnary } from '../../src/contract/clients.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import { REDEMPTIONS_MIN } from '../../src/ranking/training/redemptions/fit-redemption-ranker.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

/** Three departments, a wide promotion each, and customers who shop in one of them, and now and then in the next one. */
const DEPARTMENTS = 3;
const DEPARTMENT_ITEMS = 80;
const CUSTOMERS = REDEMPTIONS_MIN + 40;
const DAY_MS = 86_400_000;

let folder: string;
let server: ServerProcess;

const customer = (u: number): string => `customer-${u}`;
const wideOf = (department: number): string => `wide-${department % DEPARTMENTS}`;
const itemsOf = (department: number): string[] =>
  Array.from({ length: DEPARTMENT_ITEMS }, (_, i) => `i${(department % DEPARTMENTS) * DEPARTMENT_ITEMS + i}`);

async function ran(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHandbill(...args, '--server', server.address);
  expect(stderr).toMatch(/^(assumed: .*\n)?$/);
  expect(code).toBe(0);
  return stdout;
}

async function imported(kind: string, rows: readonly string[]): Promise<void> {
  const file = join(folder, `${kind}.csv`);
  await writeFile(file, `${rows.join('\n')}\n`);
  await ran('import', kind, file);
}

function receipts(): string[] {
  const random = randomStream(5);
  const rows: string[] = [];
  for (let u = 0; u < CUSTOMERS; u++) {
    for (let r = 0; r < 6; r++) {
      const day = new Date(Date.now() - (40 - 6 * r) * DAY_MS).toISOString();
      const departments = [u, u, u + 1];
      for (const department of departments) {
        const item = itemsOf(department)[Math.floor(DEPARTMENT_ITEMS * random() ** 2)];
        rows.push(`t-${u}-${r},${customer(u)},${day},${item},1`);
      }
    }
  }
  return rows;
}

/** Codes of the wide promotions, best first. */
async function ranked(u: number): Promise<string[]> {
  const { handbills } = server.clients;
  const asked = { profile: { profileId: customer(u) }, campaignId: 'weekly', explain: true };
  const { handbill, explanations } = await callUnary(handbills, handbills.previewHandbill, asked);
  for (const { contributions } of explanations) {
    for (const { words } of contributions) expect(words).toMatch(/^[\w ].*\S$/);
  }
  return codesOf(handbill!);
}

const codesOf = ({ slots }: Pick<Handbill, 'slots'>): string[] => slots.map(({ promotion }) => promotion?.code ?? '');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-wide-'));
  server = await startServerProcess(join(folder, 'store'));
  const departments = Array.from({ length: DEPARTMENTS }, (_, d) => d);
  await imported('items', ['itemId,name', ...departments.flatMap(itemsOf).map((item) => `${item},Item ${item}`)]);
  await imported('promotions', [
    'code,type,name,visibilityStatus,discountType,discountValue,catalog,catalogIndexItems',
    ...departments.map((d) => `${wideOf(d)},GENERAL,All of ${d},PUBLISH,PERCENT,10,shop,"${itemsOf(d).join(',')}"`),
  ]);
  await imported('transactions', ['transactionId,profileId,time,itemId,quantity', ...receipts()]);
  await ran('campaign', 'create', 'weekly', '--name', 'Weekly', '--slots', '3', '--days', '7', '--publish');
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('promotions, here wide ones,', () => {
  const asked = Array.from({ length: 30 }, (_, i) => i);
  const orders = (): Promise<string[][]> => Promise.all(asked.map(ranked));
  /** Customers to whom the department of which they buy less comes first. */
  const otherFirst = (all: readonly string[][]): number =>
    asked.filter((u) => all[u]!.indexOf(wideOf(u + 1)) < all[u]!.indexOf(wideOf(u))).length;
  let before: string[][];

  it('are ranked by the summary of their items as long as too few were redeemed, and the output says so', async () => {
    expect(await ran('train')).toMatch(/\n {2}promotions: by what is bought of them \(0 redemptions in choices/);
    before = await orders();
    expect(otherFirst(before)).toBeLessThan(asked.length * 0.2);
  }, 60_000);

  it('are ranked by what customers redeemed: here the department of which they buy little', async () => {
    const { wallets } = server.clients;
    const entries = Array.from({ length: CUSTOMERS }, (_, u) => ({
      profile: { profileId: customer(u) },
      code: wideOf(u + 1),
    }));
    await callUnary(wallets, wallets.activatePromotions, { entries });
    const { results } = await callUnary(wallets, wallets.redeemPromotions, { entries });
    expect(results.every(({ state }) => state)).toBe(true);

    expect(await ran('train')).toMatch(
      `promotions: with weights learned from ${CUSTOMERS} redemptions in ${CUSTOMERS} choices`,
    );
    expect(await ran('model', 'show', '2')).toMatch(/\npromotions +with weights [\s\S]*\ntheir weights +products/);
    expect(otherFirst(await orders())).toBeGreaterThan(asked.length * 0.8);
    const { handbills } = server.clients;
    const served = await callUnary(handbills, handbills.getHandbill, {
      profile: { profileId: customer(0) },
      campaignId: 'weekly',
    });
    expect(codesOf(served)).toEqual(await ranked(0));
    expect(served.modelVersion).toBe(2);
  }, 60_000);

  it('go back to the summary of their items with the model from before', async () => {
    await ran('model', 'activate', '1');
    expect(await orders()).toEqual(before);
  });
});
