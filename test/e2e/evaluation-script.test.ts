import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBasketFiles, writeJourney, writeStreamFiles } from '../support/evaluation-files.js';
import { hasEvaluationScript, scoredByScript } from '../support/evaluation-script.js';
import { runHandbill } from '../support/server-process.js';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-script-'));
  await writeBasketFiles(folder);
  await writeStreamFiles(folder, 3);
  await writeJourney(inFolder('journey'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `handbill evaluate`, which writes its predictions to out.csv; answers the engine's metrics. */
async function evaluate(...args: readonly string[]): Promise<Record<string, { mean: number }>> {
  const { code, stdout } = await runHandbill('evaluate', ...args, '--predictions', inFolder('out.csv'), '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout).methods[0].metrics;
}

function expectSame(ours: Record<string, { mean: number }>, theirs: Record<string, number>): void {
  expect(Object.keys(theirs).sort()).toEqual(Object.keys(ours).sort());
  for (const [metric, mean] of Object.entries(theirs)) expect(Math.abs(ours[metric]!.mean - mean)).toBeLessThan(1e-9);
}

describe.runIf(hasEvaluationScript())(
  'what the command prints is what an independent scorer finds in its predictions',
  () => {
    const files = (): string[] => ['--baskets', inFolder('baskets.csv'), '--users', inFolder('users.csv')];
    /** Users whose last basket is to be predicted. */
    const known = async (): Promise<string[]> =>
      (await readFile(inFolder('users.csv'), 'utf8'))
        .split('\n')
        .flatMap((row) => /^(u\d+),[01]$/.exec(row)?.[1] ?? []);

    it('next baskets', async () => {
      const ours = await evaluate('baskets', ...files());
      const args = ['nbr', inFolder('baskets.csv'), inFolder('out.csv'), '--k', '6,10,20'];
      expectSame(ours, scoredByScript(args, await known()));
    }, 30_000);

    it('promotions', async () => {
      const ours = await evaluate('baskets', ...files(), '--promotions', inFolder('promotions.csv'), '--k', '2,6');
      const args = ['handbill', inFolder('promotions.csv'), inFolder('baskets.csv'), inFolder('out.csv'), '--k', '2,6'];
      expectSame(ours, scoredByScript(args, await known()));
    }, 30_000);

    it('dated baskets', async () => {
      const ours = await evaluate('stream', '--baskets', inFolder('stream.csv'), '--last', '3', '--k', '4,12');
      expectSame(ours, scoredByScript(['nbr', inFolder('stream-truth.csv'), inFolder('out.csv'), '--k', '4,12']));
    }, 30_000);

    it('redemptions', async () => {
      const ours = await evaluate('redemptions', '--data', inFolder('journey'));
      const [coupons, redemptions] = ['coupons', 'redemptions'].map((name) => inFolder(`journey/${name}.csv.gz`));
      expectSame(ours, scoredByScript(['promo', coupons!, redemptions!, inFolder('out.csv'), '--k', '6,10']));
    }, 30_000);
  },
);
