import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTotals, toExperiment } from '../../../src/cli/experiment/read-totals.js';
import { statisticsText } from '../../../src/cli/experiment/text.js';
import { experimentStatistics } from '../../../src/experiments/statistics.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'totals-'));
});
afterAll(() => rm(folder, { recursive: true }));

const revenue = { sum: '300', squares: '50000', cubes: 9_000_000, withBefore: 0 };
const cell = (arm: string, fields: object = {}) => ({
  day: '2026-11-02',
  stratum: 1,
  arm,
  variantHash: 'a',
  profiles: '2',
  outcomes: { revenueCapped: revenue },
  ...fields,
});
const file = (fields: object = {}) => ({
  campaign: 'weekly-six',
  currency: 'EUR',
  asOf: '2026-11-30',
  outcomeDays: 21,
  strata: [{ stratum: 1, controlBuckets: 1_000, variantBuckets: { a: 10_000 } }],
  totals: [cell('CONTROL'), cell('a')],
  ...fields,
});

async function read(content: unknown) {
  const path = join(folder, 'totals.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readTotals(path);
}

it('a file of totals becomes statistics', async () => {
  const totals = await read(file());
  const statistics = experimentStatistics(toExperiment(totals));
  expect(statistics.uplift).toMatchObject([
    { arm: 'a', outcome: 'revenueCapped', difference: 0, verdict: 'COLLECTING' },
  ]);
  expect(statistics.sampleRatio).toMatchObject({ degrees: 1, alarm: false });
  expect(statisticsText(statistics, totals)).toContain('collecting');
});

describe('a file of totals is refused', () => {
  const stratum = file().strata[0]!;
  const cases: [string, unknown, string][] = [
    ['that is no JSON', '{', 'is not JSON'],
    ['that is no object', [], 'expected object'],
    ['with a day that is none', file({ totals: [cell('a', { day: '2026-02-30' })] }), 'totals[0].day: must be a date'],
    [
      'with half a profile',
      file({ totals: [cell('a', { profiles: 1.5 })] }),
      'totals[0].profiles: must be a whole number',
    ],
    [
      'with fewer than none',
      file({ totals: [cell('a', { profiles: -1 })] }),
      'totals[0].profiles: must not be below 0',
    ],
    ['of the future', file({ totals: [cell('a', { day: '2026-12-01' })] }), 'totals[0].day: is after asOf'],
    ['with a stranger', file({ totals: [cell('b')] }), 'totals[0].arm: must be an arm with a share'],
    ['with an arm without a share', file({ totals: [cell('HOLDOUT')] }), 'totals[0].arm: must be an arm with a share'],
    [
      'of another stratum',
      file({ totals: [cell('a', { stratum: 2 })] }),
      'totals[0].stratum: must be one of the strata',
    ],
    ['with strata twice', file({ strata: [stratum, stratum] }), 'strata[1].stratum: must be unique'],
    ['with buckets left', file({ strata: [{ ...stratum, variantBuckets: { a: 9 } }] }), 'must add up to 10000'],
    [
      'with impossible squares',
      file({ totals: [cell('a', { outcomes: { revenueCapped: { ...revenue, squares: 9 } } })] }),
      "can't be",
    ],
    ['without its primary outcome', file({ primary: 'margin' }), 'must have the primary outcome, margin'],
    [
      'with outcomes here and there',
      file({ totals: [cell('CONTROL'), cell('a', { outcomes: {} })] }),
      'must be those of the first',
    ],
    ['with a sum of 61 digits', file({ totals: [cell('a', { before: '1'.repeat(61) })] }), 'totals[0].before'],
    ['with an unknown field', file({ confidence: 0.9 }), 'confidence'],
  ];
  it.each(cases)('%s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });
});
