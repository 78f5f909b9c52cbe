import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVALUATION_BLOCKS_MAX, EVALUATION_K_MAX } from '../../src/limits.js';
import {
  COUPONS,
  CUSTOMERS,
  HOUSEHOLDS,
  writeBasketFiles,
  writeJourney,
  writeStreamFiles,
} from '../support/evaluation-files.js';
import { runHandbill } from '../support/server-process.js';

let folder: string;
const inFolder = (name: string): string => join(folder, name);
const evaluate = (...args: readonly string[]) =>
  runHandbill('evaluate', 'baskets', '--baskets', inFolder('baskets.csv'), '--users', inFolder('users.csv'), ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-evaluate-'));
  await writeBasketFiles(folder);
  await writeStreamFiles(folder, 2);
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
    expect(stdout).toMatch(/30 baskets predicted; none can be measured, since none of them is in the file/);
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

  it('takes any order of rows and columns, quotes, a byte order mark and gzip without its ending', async () => {
    const [header, ...rows] = (await readFile(inFolder('baskets.csv'), 'utf8')).trimEnd().split('\n');
    const turned = [header!, ...rows.toReversed()].map((row) => {
      const [user, seq, items] = row.split(',');
      return `"${items}",${seq},ignored,${user}`;
    });
    await writeFile(inFolder('turned.csv'), gzipSync(`\ufeff${turned.join('\r\n')}\r\n`));
    const [plain, same] = await Promise.all([
      evaluate('--k', '3', '--json'),
      evaluate('--k', '3', '--json', '--baskets', inFolder('turned.csv')),
    ]);
    expect(same.stderr).toBe('');
    // Items are numbered as they come, and ties are broken by number.
    const recall = ({ stdout }: typeof same) => JSON.parse(stdout).methods[0].metrics['R@3'].mean;
    expect(recall(same)).toBeCloseTo(recall(plain), 1);
  }, 30_000);

  it('needs no folds to leave the last basket out', async () => {
    const { code, stdout, stderr } = await runHandbill(
      ...['evaluate', 'baskets', '--baskets', inFolder('baskets.csv'), '--leave-last-out', '--json'],
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).instances).toBeGreaterThan(CUSTOMERS / 2);
    const folds = await runHandbill('evaluate', 'baskets', '--baskets', inFolder('baskets.csv'));
    expect(folds.stderr).toMatch(/--users <file>' not specified; only --leave-last-out can do without/);
    expect(folds.code).toBe(2);
  }, 30_000);

  it.each([
    [['--users', 'absent.csv'], /absent\.csv does not exist/],
    [['--predictions', 'no/such/folder/out.csv'], /no\/such\/folder does not exist/],
    [['--promotions', 'users.csv'], /users\.csv: column promotion_id is missing/],
    [['--predict-fold', '7'], /nobody to predict for in fold 7; folds in the file: -1, 0, 1/],
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

describe('evaluate small', () => {
  const small = (...args: readonly string[]) => runHandbill('evaluate', 'small', '--group', '20', '--k', '3', ...args);

  it('cuts a data set into small retailers, dated or not', async () => {
    const [undated, dated] = await Promise.all([
      small('--baskets', inFolder('baskets.csv'), '--json'),
      small('--baskets', inFolder('stream.csv'), '--dated', '--last', '1', '--retailers', '2', '--json'),
    ]);
    expect([undated.code, dated.code]).toEqual([0, 0]);
    expect(JSON.parse(undated.stdout).instances).toBe(CUSTOMERS);
    const { instances, methods, facts } = JSON.parse(dated.stdout);
    expect(instances).toBeLessThan(CUSTOMERS);
    expect(methods[0].name).toBe('Handbill');
    expect(facts.join()).toMatch(/retailers of 20 customers, each with a ranking of its own; 2 of them evaluated/);
  }, 60_000);

  it('says of a file that is none what is wrong with it', async () => {
    const { code, stderr } = await small('--baskets', inFolder('users.csv'));
    expect(stderr).toMatch(/users\.csv: column seq is missing/);
    expect(code).toBe(2);
  }, 20_000);
});

describe('evaluate stream', () => {
  const stream = (...args: readonly string[]) =>
    runHandbill('evaluate', 'stream', '--baskets', inFolder('stream.csv'), ...args);

  it('predicts the last baskets of each customer, by customer and seq, beside baselines', async () => {
    const [file, html] = [inFolder('stream-out.csv'), inFolder('stream.html')];
    const { code, stdout, stderr } = await stream(
      ...['--last', '2', '--blocks', '2', '--k', '3,25', '--predictions', file, '--html', html, '--json'],
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { methods, instances } = JSON.parse(stdout);
    expect(instances).toBe(2 * CUSTOMERS);
    expect(methods).toHaveLength(9);
    expect(methods[0].metrics['R@3'].mean).toBeGreaterThan(0.5);
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<svg/);
    const [header, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(header).toBe('user_id,items');
    expect(lines).toHaveLength(2 * CUSTOMERS);
    // As long as the longest list that is scored.
    for (const line of lines) expect(line).toMatch(/^c\d+:[3-5],i\d+( i\d+){24}$/);
  }, 30_000);

  it('ranks without baselines when only the engine is asked for', async () => {
    const { code, stdout } = await stream('--no-baselines', '--last', '1', '--blocks', '1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).methods.map(({ name }: { name: string }) => name)).toEqual(['Handbill']);
  }, 30_000);

  it.each([
    [['--baskets', 'baskets.csv'], /baskets\.csv: column customer_id is missing, found user_id, seq, items/],
    [['--baskets', 'header.csv'], /header\.csv: holds no basket/],
    [['--baskets', 'stamps.csv'], /day of basket 0 of customer c1 is out of range: 1700000000000/],
    [['--last', '0'], /at least 1/],
    [['--blocks', `${EVALUATION_BLOCKS_MAX + 1}`], /at most 1000/],
  ])(
    '%j ends with code 2 and one clear line',
    async (args, message) => {
      await writeFile(inFolder('header.csv'), 'customer_id,seq,day,items\n');
      await writeFile(inFolder('stamps.csv'), 'customer_id,seq,day,items\nc1,0,1700000000000,i1\n');
      const { code, stdout, stderr } = await stream(...args.map((arg) => (/\.csv$/.test(arg) ? inFolder(arg) : arg)));
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    },
    20_000,
  );
});

describe('evaluate redemptions', () => {
  it('ranks all coupons of each campaign for each of its households, and explains every method on its page', async () => {
    const data = inFolder('journey');
    await writeJourney(data);
    const [file, html] = [inFolder('coupons.csv'), inFolder('coupons.html')];
    const args = ['evaluate', 'redemptions', '--data', data, '--predictions', file, '--html', html, '--json'];
    const { code, stdout, stderr } = await runHandbill(...args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { instances, methods } = JSON.parse(stdout);
    expect(instances).toBe(HOUSEHOLDS);
    expect(methods[0].metrics.AUC.mean).toBeGreaterThan(0.95);
    const page = await readFile(html, 'utf8');
    for (const { name } of methods) expect(page).toContain(`<dt>${name}</dt>`);
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
