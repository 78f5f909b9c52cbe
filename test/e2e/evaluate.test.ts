import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { EVALUATION_K_MAX } from '../../src/limits.js';
import { runHandbill } from '../support/server-process.js';

const CUSTOMERS = 90;
const ITEMS = 30;

let folder: string;
const inFolder = (name: string): string => join(folder, name);
const evaluate = (...args: readonly string[]) =>
  runHandbill('evaluate', 'baskets', '--baskets', inFolder('baskets.csv'), '--users', inFolder('users.csv'), ...args);

/** Customers who mostly buy what they bought before; every third one's last basket is hidden. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-evaluate-'));
  const random = randomStream(3);
  const baskets = ['user_id,seq,items'];
  const users = ['user_id,fold'];
  for (let u = 0; u < CUSTOMERS; u++) {
    users.push(`u${u},${(u % 3) - 1}`);
    for (let seq = 0; seq < 6; seq++) {
      const items = [u % ITEMS, (u * 7) % ITEMS, Math.floor(random() * ITEMS)].filter(() => random() < 0.9);
      if (items.length > 0) baskets.push(`u${u},${seq},${[...new Set(items)].map((item) => `i${item}`).join(' ')}`);
    }
  }
  const promotions = Array.from({ length: 10 }, (_, p) => `p${p},i${p} i${p + 10} i${p + 20}`);
  await writeFile(inFolder('baskets.csv'), `${baskets.join('\n')}\n`);
  await writeFile(inFolder('users.csv'), `${users.join('\n')}\n`);
  await writeFile(inFolder('promotions.csv'), `promotion_id,items\n${promotions.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('evaluate baskets', () => {
  it('compares the engine with baselines over the folds, as text, JSON and a page', async () => {
    const html = inFolder('report.html');
    const { code, stdout, stderr } = await evaluate('--k', '3,5', '--json', '--html', html);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { methods, instances } = JSON.parse(stdout);
    expect(instances).toBe((2 * CUSTOMERS) / 3);
    expect(methods[0].name).toBe('Handbill');
    expect(methods.length).toBeGreaterThan(4);
    // The data is made of repeated purchases: who doesn't see them stays far below.
    expect(methods[0].metrics['R@3'].mean).toBeGreaterThan(0.5);
    const [global] = methods.filter(({ name }: { name: string }) => name.startsWith('G-'));
    expect(global.metrics['R@3'].mean).toBeLessThan(0.3);
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<svg/);
  }, 30_000);

  it('predicts the customers whose last basket is not in the file, the same with the same seed', async () => {
    const [first, second] = [inFolder('first.csv'), inFolder('second.csv')];
    const { code, stdout } = await evaluate('--predict-fold', '-1', '--predictions', first);
    expect(code).toBe(0);
    expect(stdout).toMatch(/0 of 30 predicted customers measured/);
    const lines = (await readFile(first, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('user_id,items');
    expect(lines).toHaveLength(1 + CUSTOMERS / 3);
    for (const line of lines.slice(1)) expect(line).toMatch(/^u\d+,i\d+( i\d+){19}$/);
    await evaluate('--predict-fold', '-1', '--predictions', second);
    expect(await readFile(second, 'utf8')).toBe(await readFile(first, 'utf8'));
  }, 30_000);

  it('ranks promotions, leaving the last basket out', async () => {
    const file = inFolder('promotions-out.csv');
    const args = ['--leave-last-out', '--promotions', inFolder('promotions.csv'), '--predictions', file];
    const { code, stdout } = await evaluate(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Promotions, .*\n[\s\S]*\nHandbill +\S+ ±/);
    expect((await readFile(file, 'utf8')).split('\n')[1]).toMatch(/^u\d+,p\d( p\d){9}$/);
  }, 30_000);

  it.each([
    [['--users', 'absent.csv'], /absent\.csv does not exist/],
    [['--predictions', 'no/such/folder/out.csv'], /no\/such\/folder does not exist/],
    [['--promotions', 'users.csv'], /users\.csv: column promotion_id is missing/],
    [['--predict-fold', '7'], /nobody to predict for in fold 7/],
    [['--predict-fold', 'x'], /'x' is invalid/],
    [['--folds', '--leave-last-out'], /cannot be used with/],
    [['--k', `6,${EVALUATION_K_MAX + 1}`], /at most 1000/],
  ])(
    '%j ends with code 2 and one clear line',
    async (args, message) => {
      const { code, stdout, stderr } = await evaluate(...args.map((arg) => (/\.csv$/.test(arg) ? inFolder(arg) : arg)));
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    },
    20_000,
  );
});

describe('evaluate redemptions', () => {
  const HOUSEHOLDS = 40;
  const COUPONS = 10;

  /** Households that bought a product before the campaign redeem its coupon; the others' purchases come too late to count. */
  async function writeJourney(data: string): Promise<void> {
    const household = (h: number) => `h${h}`;
    const each = <T>(count: number, row: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => row(i));
    const tables: Record<string, string[]> = {
      products: ['product_id,product_category,product_type', ...each(COUPONS, (p) => `${p},c${p % 3},t${p}`)],
      transactions: [
        'household_id,day,product_id',
        ...each(HOUSEHOLDS, (h) => `${household(h)},5,${h % COUPONS}`),
        ...each(HOUSEHOLDS, (h) => `${household(h)},8,${h % COUPONS}`),
        ...each(HOUSEHOLDS, (h) => `${household(h)},40,${(h + 5) % COUPONS}`),
      ],
      campaigns: ['campaign_id,start_day', '1,20'],
      campaign_households: ['campaign_id,household_id', ...each(HOUSEHOLDS, (h) => `1,${household(h)}`)],
      coupons: ['campaign_id,coupon_upc,product_id', ...each(COUPONS, (p) => `1,upc${p},${p}`)],
      redemptions: [
        'household_id,campaign_id,coupon_upc,day',
        ...each(HOUSEHOLDS, (h) => `${household(h)},1,upc${h % COUPONS},30`),
      ],
    };
    await mkdir(data);
    for (const [name, lines] of Object.entries(tables)) {
      await writeFile(join(data, `${name}.csv.gz`), gzipSync(`${lines.join('\n')}\n`));
    }
  }

  it('ranks all coupons of each campaign for each of its households', async () => {
    const data = inFolder('journey');
    await writeJourney(data);
    const file = inFolder('coupons.csv');
    const args = ['evaluate', 'redemptions', '--data', data, '--predictions', file, '--json'];
    const { code, stdout, stderr } = await runHandbill(...args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { instances, methods } = JSON.parse(stdout);
    expect(instances).toBe(HOUSEHOLDS);
    expect(methods[0].metrics.AUC.mean).toBeGreaterThan(0.95);
    const [header, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(header).toBe('household_id,campaign_id,coupons');
    expect(lines).toHaveLength(HOUSEHOLDS);
    const [, , coupons] = lines.find((line) => line.startsWith('h7,'))!.split(',');
    expect(coupons!.split(' ')[0]).toBe('upc7');
    expect(new Set(coupons!.split(' ')).size).toBe(COUPONS);
  }, 30_000);

  it('says which file is missing', async () => {
    await mkdir(inFolder('empty'));
    const { code, stderr } = await runHandbill('evaluate', 'redemptions', '--data', inFolder('empty'));
    expect(stderr).toMatch(/no such file.*products\.csv\.gz/);
    expect(code).toBe(2);
  });
});
