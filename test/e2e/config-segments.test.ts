import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
let trial: ServerProcess;
let production: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-config-segments-'));
  [trial, production] = [await startServerProcess(join(folder, 'a')), await startServerProcess(join(folder, 'b'))];
});
afterAll(async () => {
  for (const server of [trial, production]) await server?.stop();
  await rm(folder, { recursive: true });
});

const on = (server: ServerProcess, ...args: string[]) => runHandbill(...args, '--server', server.address);
const exported = async (server: ServerProcess) => (await on(server, 'config', 'export')).stdout;

async function fileOf(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const SEGMENTS = `---
kind: segment
segmentId: regulars
condition: profile.baskets_90d >= 3.0 && 'Dairy' in profile.categories
name: Regulars
---
kind: segment
segmentId: vegan
condition: profile.attributes.diet == 'vegan'
`;

const PROMOTION = `---
kind: promotion
code: OAT-1
currency: EUR
name: Oat milk
tags:
  - MOBILE
targetSegment: vegan
`;

const CAMPAIGN = `---
kind: campaign
campaignId: weekly
activity:
  relative:
    duration: 604800s
audience: "'regulars' in profile.segment_ids"
name: Weekly
variants:
  - variantId: main
    weight: 1
    boosts: {rows: [{filter: "'vegan' in profile.segments", factor: 2}]}
    slotGroups: [{name: main, slots: 1, tags: [MOBILE], filter: "profile.segment_ids.exists(s, s == 'regulars')"}]
`;

test('segments come before what names them, into a store that has none, and are the same there', async () => {
  const file = await fileOf('all.yaml', SEGMENTS + PROMOTION + CAMPAIGN);
  expect(await on(trial, 'config', 'apply', file, '--author', 'Ann')).toMatchObject({
    code: 0,
    stdout: '4 created\n',
    stderr: '',
  });
  const document = await exported(trial);
  expect(document).toContain(SEGMENTS + PROMOTION);

  const carried = await fileOf('carried.yaml', document);
  const planned = await on(production, 'config', 'plan', carried);
  expect(planned.stdout.split('\n').filter((line) => /^[+~-]/.test(line))).toEqual([
    '+ segment "regulars"',
    '+ segment "vegan"',
    '+ promotion "OAT-1"',
    '+ campaign "weekly"',
  ]);
  expect(await on(production, 'config', 'apply', carried, '--author', 'Ann')).toMatchObject({ code: 0 });
  expect(await exported(production)).toBe(document);
  expect((await on(production, 'segment', 'history', 'vegan')).stdout).toMatch(/Ann +CREATE/);
  expect(await on(production, 'config', 'plan', carried)).toMatchObject({ code: 0, stdout: 'nothing to change\n' });
});

test('a segment that nobody keeps is refused wherever it is named, unless callers tell it', async () => {
  const before = await exported(production);
  const wrong = (PROMOTION + CAMPAIGN)
    .replace('targetSegment: vegan', 'targetSegment: vegam')
    .replace("'regulars' in", "'regular' in")
    .replace("'vegan' in", "'vegans' in")
    .replace("s == 'regulars'", "s == 'irregulars'");
  const file = await fileOf('wrong.yaml', wrong);
  const { code, stderr } = await on(production, 'config', 'apply', file);
  expect(code).toBe(1);
  for (const [line, place, id] of [
    [8, 'targetSegment', 'vegam'],
    [15, 'audience', 'regular'],
    [20, 'variants[0].boosts.rows[0].filter', 'vegans'],
    [21, 'variants[0].slotGroups[0].filter', 'irregulars'],
  ]) {
    expect(stderr).toMatch(new RegExp(`wrong.yaml:${line}: .*${(place as string).replaceAll(/[[\]]/g, '\\$&')}`));
    expect(stderr).toContain(`names the segment "${id}", which neither the store nor the file has`);
  }
  expect(stderr).toContain('did you mean "vegan"? (if callers tell it, say --callers-segment "vegam")');
  expect(await exported(production)).toBe(before);

  const told = ['vegam', 'regular', 'vegans', 'irregulars'].flatMap((id) => ['--callers-segment', id]);
  const planned = await on(production, 'config', 'plan', file, ...told);
  expect([planned.code, planned.stderr]).toEqual([2, '']);
});

test('conditions that are wrong are told with line and position, those of filters too', async () => {
  const wrong = (SEGMENTS + PROMOTION + CAMPAIGN)
    .replace("== 'vegan'", "== 'vegan")
    .replace('baskets_90d', 'basket_90d')
    .replace("'regulars' in profile.segment_ids", "'regulars' in profile.segment_ids && (");
  const { code, stderr } = await on(production, 'config', 'plan', await fileOf('conditions.yaml', wrong));
  expect(code).toBe(1);
  expect(stderr).toMatch(/conditions.yaml:4: segment "regulars": condition .*baskets_90d/s);
  expect(stderr).toMatch(/conditions.yaml:9: segment "vegan": condition /);
  expect(stderr).toMatch(/conditions.yaml:24: campaign "weekly": audience /);
});

test('what is pruned is not named by what stays', async () => {
  const document = await exported(production);
  const without = document.replace(/---\nkind: segment\nsegmentId: vegan\n(?:(?!---).*\n)*/, '');
  expect(without).not.toContain('segmentId: vegan');
  const file = await fileOf('without.yaml', without);
  expect(await on(production, 'config', 'plan', file)).toMatchObject({ code: 0 });
  const { code, stderr } = await on(production, 'config', 'apply', file, '--prune');
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('promotion "OAT-1": targetSegment names the segment "vegan", which the file does not have'),
  ]);
  expect(await exported(production)).toBe(document);

  const unnamed = await fileOf('shop.yaml', '---\nkind: shop\n');
  expect(await on(production, 'config', 'apply', unnamed, '--prune')).toMatchObject({ code: 0 });
  expect(await exported(production)).toBe('---\nkind: shop\ntimeZone: UTC\n');
  // Its id may be given again.
  const back = await fileOf('segments.yaml', SEGMENTS);
  expect(await on(production, 'config', 'apply', back)).toMatchObject({ code: 0, stdout: '2 created\n' });
  expect(await exported(production)).toContain(SEGMENTS);
});

test('under four eyes who gets what is live is not changed', async () => {
  await on(trial, 'shop', 'update', '--four-eyes');
  await on(trial, 'campaign', 'publish', 'weekly', '--author', 'Bo');
  const changed = await fileOf('changed.yaml', SEGMENTS.replace('>= 3.0', '>= 1.0'));
  const { code, stderr } = await on(trial, 'config', 'apply', changed, '--author', 'Cy');
  expect(code).toBe(1);
  expect(stderr).toContain(
    '"regulars" can\'t be changed while what names it is live: segment "regulars" is used by campaign "weekly" (audience, variant "main")',
  );
  await on(trial, 'campaign', 'unpublish', 'weekly', '--author', 'Ann');
  expect(await on(trial, 'config', 'apply', changed, '--author', 'Ann')).toMatchObject({ code: 0 });
});
