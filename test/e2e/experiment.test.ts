import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHandbill } from '../support/server-process.js';

let folder: string;
const inFolder = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-experiment-'));
  const variants = ['a', 'b'].map((variantId) => ({ variantId, weight: 1 }));
  const campaign = { campaignId: 'weekly-six', controlPpm: 200_000, variants };
  await writeFile(inFolder('campaign.json'), JSON.stringify(campaign));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('experiment arms', () => {
  const arms = async (ids: string, ...args: readonly string[]) => {
    await writeFile(inFolder('ids.txt'), ids);
    return runHandbill(
      'experiment',
      'arms',
      '--campaign',
      inFolder('campaign.json'),
      '--ids',
      inFolder('ids.txt'),
      ...args,
    );
  };

  it('prints the arm of each id, the same ones each time', async () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `customer-${i}`);
    const { code, stdout } = await arms(ids.join('\r\n'), '--holdout', '10');
    expect(code).toBe(0);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe('profile_id,arm');
    expect(rows.map((row) => row.split(',')[0])).toEqual(ids);
    expect(new Set(rows.map((row) => row.split(',')[1]))).toEqual(new Set(['CONTROL', 'HOLDOUT', 'a', 'b']));
    expect((await arms(ids.join('\n'), '--holdout', '10')).stdout).toBe(stdout);
  });

  it('quotes ids, and answers as JSON', async () => {
    expect((await arms('a,"b"\n')).stdout).toMatch(/^profile_id,arm\n"a,""b""",(a|b|CONTROL)\n$/);
    expect(JSON.parse((await arms('x\n', '--json')).stdout)).toEqual({
      arms: [{ profileId: 'x', arm: expect.any(String) }],
    });
  });

  it('refuses what is no id, and a campaign without variants', async () => {
    const card = await arms('x\n4111111111111111\n');
    expect(card).toMatchObject({ code: 2, stderr: expect.stringContaining('line 2') });
    expect(card.stderr).not.toContain('4111');
    await writeFile(inFolder('empty.json'), JSON.stringify({ campaignId: 'c' }));
    const { code, stderr } = await runHandbill(
      'experiment',
      'arms',
      '--campaign',
      inFolder('empty.json'),
      '--ids',
      inFolder('ids.txt'),
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('at least one variant')]);
  });
});

describe('experiment statistics', () => {
  it('answers the file that its page shows', async () => {
    const page = await readFile(new URL('../../docs/experiments.md', import.meta.url), 'utf8');
    const [, totals] = /```json\n([\s\S]*?)```/.exec(page)!;
    await writeFile(inFolder('totals.json'), totals!);
    const { code, stdout } = await runHandbill(
      'experiment',
      'statistics',
      '--totals',
      inFolder('totals.json'),
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      campaign: 'weekly-six',
      currency: 'EUR',
      experimentRevision: 1,
      primary: 'revenueCapped',
      sampleRatio: { degrees: 1, alarm: false },
      uplift: [{ arm: 'a', outcome: 'revenueCapped', difference: null, verdict: 'COLLECTING' }],
      planning: { state: 'COLLECTING', profilesNeeded: expect.any(Number) },
    });
  });

  it('names what is wrong with a file', async () => {
    await writeFile(
      inFolder('totals.json'),
      '{"campaign":"c","currency":"EUR","asOf":"yesterday","strata":[],"totals":[]}',
    );
    const { code, stderr } = await runHandbill('experiment', 'statistics', '--totals', inFolder('totals.json'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('asOf')]);
  });
});
