import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHandbill } from '../support/server-process.js';

const WEEKS = { untilEndOf: { unit: 'WEEK', zone: 'Europe/Warsaw', minDuration: '3600s' } };
const AT = '2026-01-04T22:30:00Z';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-windows-'));
});
afterAll(() => rm(folder, { recursive: true }));

const windows = (...args: string[]) => runHandbill('campaign', 'windows', ...args);

describe('campaign windows', () => {
  it('tells the windows of an activity, as JSON and in words', async () => {
    const asked = ['--activity', JSON.stringify(WEEKS), '--at', AT, '--count', '2'];
    const { code, stdout } = await windows(...asked, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        windows: [
          { start: '2026-01-04T22:30:00.000Z', end: '2026-01-11T23:00:00.000Z' },
          { start: '2026-01-11T23:00:00.000Z', end: '2026-01-18T23:00:00.000Z' },
        ],
      },
    ]);
    expect((await windows(...asked)).stdout).toMatch(/^Start +End\n2026-01-04T22:30:00.000Z/);
  });

  it('says why there is none', async () => {
    const activity = { absolute: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' } };
    const asked = ['--activity', JSON.stringify(activity), '--json', '--at'];
    expect(JSON.parse((await windows(...asked, '2026-02-01T00:00:00Z')).stdout)).toEqual({ refused: 'ENDED' });
    expect(JSON.parse((await windows(...asked, '2025-12-31T23:59:59Z')).stdout)).toEqual({ refused: 'NOT_YET_VALID' });
  });

  it('answers a line each of a file, in order, also those that are wrong', async () => {
    const cyclic = { unit: 'DAY', every: 0, anchor: '2026-01-31', zone: 'Mars/Dunes' };
    const lines = [
      { activity: WEEKS, at: AT },
      { activity: { cyclic }, at: AT },
      { activity: { cyclic: { ...cyclic, anchor: '2026-01-31T06:00', zone: 'UTC' } }, at: AT },
      { activity: { relative: {}, untilEndOf: {} }, at: AT },
      { activity: {}, at: AT },
      { activity: WEEKS, at: 'soon' },
      'not JSON',
      { activity: { cyclic: { ...cyclic, every: 1, anchor: '2026-01-31T06:00', zone: 'UTC' } }, at: AT },
    ];
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    await writeFile(join(folder, 'cases.jsonl'), text);
    const { code, stdout } = await windows('--cases', join(folder, 'cases.jsonl'), '--count', '1');
    expect(code).toBe(1);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toEqual([
      { windows: [{ start: '2026-01-04T22:30:00.000Z', end: '2026-01-11T23:00:00.000Z' }] },
      { error: expect.stringMatching(/cyclic\.anchor must be a local time.*cyclic\.zone must be an IANA time zone/) },
      { error: 'activity.cyclic.every must be an integer from 1 to 1000' },
      { error: expect.stringMatching(/must have only one of/) },
      { error: 'activity is required' },
      { error: expect.stringMatching(/^at must be an ISO 8601/) },
      { error: expect.stringMatching(/^not JSON/) },
      { windows: [{ start: '2026-01-04T06:00:00.000Z', end: '2026-01-05T06:00:00.000Z' }] },
    ]);
  });

  it.each([
    [['--activity', '{'], /--activity is not JSON/],
    [['--activity', '{"weekly":{}}'], /activity\.weekly: is not a field of Activity/],
    [[], /give --activity, or --cases/],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await windows(...args);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });
});

it('version tells that of the time zone data', async () => {
  expect(JSON.parse((await runHandbill('version', '--json')).stdout)).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.versions.node,
    timeZoneData: process.versions.tz,
  });
});

describe('handbills prepared ahead, from the command line', () => {
  it('are assigned to all customers of the store', async () => {
    const store = ['--store', join(folder, 'store')];
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await runHandbill(...args, ...store);
      expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
      return stdout;
    };
    const examples = join(import.meta.dirname, '../../examples/first-steps');
    await run('import', 'items', join(examples, 'items.csv'));
    await run('import', 'promotions', join(examples, 'promotions.csv'));
    await run('import', 'transactions', join(examples, 'transactions.csv'));
    const campaign = {
      campaignId: 'daily',
      name: 'Daily',
      activity: { cyclic: { unit: 'DAY', every: 1, anchor: '2026-01-05T06:00', zone: 'Europe/Warsaw' } },
      variants: [{ variantId: 'a', weight: 1, slotGroups: [{ name: 'main', slots: 2 }] }],
    };
    await writeFile(join(folder, 'daily.json'), JSON.stringify(campaign));
    await run('campaign', 'create', 'daily', '--file', join(folder, 'daily.json'), '--publish');
    expect(JSON.parse(await run('campaign', 'get', 'daily', '--json')).activity).toEqual(campaign.activity);
    expect(await run('campaign', 'get', 'daily')).toMatch(/lives +every day/);
    const first = JSON.parse(await run('assign-all', 'daily', '--window', 'next', '--json'));
    expect(first).toEqual({ assigned: expect.any(Number), kept: 0, outside: 0 });
    expect(first.assigned).toBeGreaterThan(0);
    expect(JSON.parse(await run('assign-all', 'daily', '--window', 'next', '--json'))).toEqual({
      assigned: 0,
      kept: first.assigned,
      outside: 0,
    });
    expect(await run('assign-all', 'daily')).toMatch(/handbills? assigned, 0 there already/);
  });
});
