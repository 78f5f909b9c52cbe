import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../src/cli/command/connection.js';
import { applyPlan } from '../../src/cli/configuration/apply-plan.js';
import { readPlan } from '../../src/cli/configuration/read-plan.js';
import { authorMetadata, callUnary } from '../../src/contract/clients.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
/** Where things are tried out, and where customers are. */
let trial: ServerProcess;
let production: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-config-'));
  [trial, production] = [await startServerProcess(join(folder, 'a')), await startServerProcess(join(folder, 'b'))];
  const items = await fileOf('items.csv', 'itemId;name\nmilk;Milk\nbread;Bread\nbeer;Beer\nwine;Wine\n');
  for (const server of [trial, production]) await on(server, 'import', 'items', items);
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

const connectionTo = ({ clients }: ServerProcess): Connection => {
  const metadata = authorMetadata('Ann');
  return {
    clients,
    metadata,
    interrupted: new AbortController().signal,
    call: (client, method, request) => callUnary(client, method as never, request, { metadata }),
  };
};

const PROMOTIONS = `code;name;description;visibilityStatus;tags;discountType;discountValue;catalogIndexItems;storeIds;expireAt;params.icon
001;Zero;"yes: # no
  ""two"" lines ";DRAFT;;PERCENT;20;milk;;;null
BEER;Beer ä🍺;;PUBLISH;MOBILE,CHECKOUT;AMOUNT;1.00;beer,wine;berlin,paris;2027-01-01;"\u202e"
`;

async function setUp(server: ServerProcess): Promise<void> {
  await on(server, 'import', 'promotions', await fileOf('promotions.csv', PROMOTIONS));
  await on(server, 'item', 'update', 'beer', '--set', 'discountable=false');
  await on(
    server,
    'campaign',
    'create',
    'weekly',
    '--slots',
    '2',
    '--days',
    '7',
    '--tag',
    'MOBILE',
    '--at-most',
    'brand=1',
  );
  await on(server, 'campaign', 'publish', 'weekly');
  await on(server, 'shop', 'update', '--time-zone', 'Europe/Warsaw', '--holdout', '5');
}

describe('what is set up in one store', () => {
  let file: string;
  test('is planned, applied to another one, and the same there, byte by byte', async () => {
    await setUp(trial);
    const document = await exported(trial);
    file = await fileOf('shop.yaml', document);
    expect(document).not.toMatch(/etag|status:|createTime|\u202e/);

    const planned = await on(production, 'config', 'plan', file);
    expect(planned.code).toBe(2);
    expect(planned.stdout.split('\n').filter((line) => /^[+~-]/.test(line))).toEqual([
      '~ item "beer"',
      '+ promotion "001"',
      '+ promotion "BEER"',
      '+ campaign "weekly"',
      '~ shop',
    ]);
    expect(planned.stdout).toContain('    ~ discountable: true -> false\n');
    expect(planned.stdout).toContain('\n3 to create, 2 to change\n');
    expect(await on(production, 'config', 'apply', file, '--dry-run')).toMatchObject({ code: 0 });
    expect((await on(production, 'promotion', 'list')).stdout).not.toContain('BEER');

    const applied = await on(production, 'config', 'apply', file, '--author', 'Ann');
    expect(applied).toMatchObject({ code: 0, stdout: '3 created, 2 changed\n' });
    expect(await exported(production)).toBe(document);
    expect((await on(production, 'promotion', 'history', 'BEER')).stdout).toMatch(/Ann +CREATE/);
    // Whether customers meet it is decided where they are.
    expect((await on(production, 'campaign', 'get', 'weekly')).stdout).toMatch(/status +DRAFT/);
  });

  test('is not written twice', async () => {
    const etag = async () => (await on(production, 'campaign', 'get', 'weekly', '--json')).stdout;
    const before = await etag();
    expect(await on(production, 'config', 'plan', file)).toMatchObject({ code: 0, stdout: 'nothing to change\n' });
    expect(await on(production, 'config', 'apply', file)).toMatchObject({ code: 0, stdout: 'nothing to change\n' });
    expect(await etag()).toBe(before);
  });

  test('is compared field by field; what the file leaves out is a default, and what it does not have stays', async () => {
    const changed = `---
kind: promotion
code: BEER
name: Beer
---
kind: campaign
campaignId: weekly
name: weekly
activity: {untilEndOf: {unit: WEEK, zone: Europe/Warsaw}}
variants:
  - {variantId: main, weight: 1, slotGroups: [{name: main, slots: 3, tags: [MOBILE]}]}
`;
    const other = await fileOf('other.yaml', changed);
    const { code, stderr } = await on(production, 'config', 'plan', other);
    // The only promotion with the tag would lose it.
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        `${other}:11: campaign "weekly": variants[0].slotGroups[0].tags[0] names the promotion tag "MOBILE"`,
      ),
    ]);

    await writeFile(other, changed.replace('name: Beer', 'name: Beer\ntags: [MOBILE]'));
    const planned = await on(production, 'config', 'plan', other, '--json');
    expect(planned.code).toBe(2);
    const { changes, leftAlone } = JSON.parse(planned.stdout);
    expect(leftAlone).toEqual([
      { kind: 'promotion', key: '001' },
      { kind: 'item', key: 'beer' },
    ]);
    expect(changes.map(({ kind, action }: Record<string, string>) => [kind, action])).toEqual([
      ['promotion', 'change'],
      ['campaign', 'change'],
    ]);
    const told = changes.flatMap(({ differences }: { differences: Record<string, string>[] }) =>
      differences.map(({ field, from, to }) => `${field}: ${from} -> ${to}`),
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'name: Beer ä🍺 -> Beer',
        'visibilityStatus: VISIBILITY_STATUS_PUBLISH -> VISIBILITY_STATUS_DRAFT',
        'catalogItemType: CATALOG_ITEM_TYPE_LIST -> CATALOG_ITEM_TYPE_ALL',
        'tags: CHECKOUT -> null',
        'activity.relative.duration: 604800s -> null',
        'variants[main].slotGroups[main].slots: 2 -> 3',
      ]),
    );
  });

  test('and what is not in the file goes with --prune, and comes back', async () => {
    const shop = await fileOf('nothing.yaml', '---\nkind: shop\ntimeZone: Europe/Warsaw\n');
    const planned = await on(production, 'config', 'plan', shop, '--prune');
    expect(planned.stdout.split('\n').filter((line) => /^-/.test(line))).toEqual([
      '- campaign "weekly"',
      '- promotion "001"',
      '- promotion "BEER"',
      '- item "beer" (what is set of it)',
    ]);
    expect(await on(production, 'config', 'apply', shop, '--prune')).toMatchObject({ code: 0 });
    expect(await exported(production)).toBe('---\nkind: shop\ntimeZone: Europe/Warsaw\n');

    const promotions = (await exported(trial)).split(/^(?=---)/m).filter((text) => /kind: (promotion|item)/.test(text));
    const back = await fileOf('promotions.yaml', promotions.join(''));
    expect(await on(production, 'config', 'apply', back)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 created'),
    });
    expect(await exported(production)).toContain(promotions.join(''));
    // The id of a deleted campaign stays taken.
    const { code, stderr } = await on(production, 'config', 'plan', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining('existed and was deleted; choose another id')]);
  });
});

describe('a file with something wrong', () => {
  test('that is empty does not empty a store', async () => {
    const empty = await fileOf('empty.yaml', '# nothing\n---\n');
    const { code, stderr } = await on(production, 'config', 'apply', empty, '--prune');
    expect([code, stderr]).toEqual([1, expect.stringContaining('there are no entries')]);
    expect(await on(production, 'config', 'apply', empty)).toMatchObject({ code: 0 });
  });

  test('is refused with every place, and nothing of it is written', async () => {
    const before = await exported(production);
    const file = await fileOf(
      'wrong.yaml',
      `---
kind: item
itemId: caviar
discountable: false
---
kind: promotion
code: RIGHT
name: Right
---
kind: promotion
code: WRONG
name: Wrong
catalogIndexItems:
  - milk
  - mlik
---
kind: promotion
code: DEAR
name: Dear
discountType: DISCOUNT_TYPE_PERCENT
discountValue:
  percentPpm: 2000000
---
kind: campaign
campaignId: summer
name: Summer
activity:
  relative:
    duration: 604800s
variants:
  - variantId: main
    weight: 1
    excludedItemIds: [vodka]
    slotGroups:
      - name: main
        slots: 2
        filter: promotion.discont_value > 1
  - variantId: other
    weight: 1
    slotGroups:
      - {name: main, slots: 1, tags: [MOBIL]}
---
kind: shop
holdout: {holdoutPpm: 1, startTime: 2026-01-01T00:00:00Z, tag: SUMMER}
`,
    );
    for (const command of ['plan', 'apply']) {
      const { code, stderr } = await on(production, 'config', command, file, '--json');
      expect(code).toBe(1);
      const places = JSON.parse(stderr).error.fields.map(({ field }: { field: string }) => field.replace(file, ''));
      expect(places).toEqual([':2', ':15', ':21', ':33', ':41', ':44']);
      expect(stderr).toContain('neither the store nor the file has');
    }
    expect(await exported(production)).toBe(before);
    // What names something unknown isn't tried; the filter of the campaign is told next.
    const mended = await fileOf(
      'mended.yaml',
      `---
kind: campaign
campaignId: summer
name: Summer
activity: {relative: {duration: 604800s}}
variants:
  - variantId: main
    weight: 1
    slotGroups:
      - name: main
        slots: 2
        filter: promotion.discont_value > 1
`,
    );
    const { stderr } = await on(production, 'config', 'plan', mended);
    expect(stderr).toContain(`${mended}:12: campaign "summer": variants[0].slotGroups[0].filter`);
    expect(stderr).toContain('discount_value');
  });

  test.each([
    ['is not there', null, 'does not exist'],
    ['is not text', Buffer.from([0x61, 0xff]), 'is not UTF-8'],
  ])('that %s ends with 1: 2 is for changes', async (_, bytes, reason) => {
    const file = join(folder, 'strange.yaml');
    if (bytes) await writeFile(file, bytes);
    const { code, stderr } = await on(production, 'config', 'plan', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining(reason)]);
  });
});

test('what somebody changes after the plan is not overwritten; the rest is written, and the next apply has it all', async () => {
  const file = await fileOf(
    'race.yaml',
    `${await exported(production)}---
kind: promotion
code: RACE-1
name: One
---
kind: campaign
campaignId: race
name: Race
activity: {relative: {duration: 86400s}}
variants:
  - {variantId: main, weight: 1, slotGroups: [{name: main, slots: 1}]}
`.replace('name: Zero', 'name: Zero of the file'),
  );
  const plan = await readPlan(connectionTo(production), file, { prune: false, callersSegments: [] });
  await on(production, 'campaign', 'create', 'race', '--slots', '5', '--days', '3');
  const applying = applyPlan(connectionTo(production), plan);
  await expect(applying).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    message: expect.stringMatching(/^campaign "race": .* \(2 of 3 changes are made: apply the file again/),
  });
  expect((await on(production, 'campaign', 'get', 'race')).stdout).toContain('5 slots');

  const next = await readPlan(connectionTo(production), file, { prune: false, callersSegments: [] });
  expect(next.writes.map(({ key, action }) => [key, action])).toEqual([['race', 'change']]);
  await on(production, 'campaign', 'update', 'race', '--name', 'of somebody');
  await expect(applyPlan(connectionTo(production), next)).rejects.toMatchObject({ code: 'ABORTED' });
  expect((await on(production, 'campaign', 'get', 'race')).stdout).toContain('of somebody');

  expect(await on(production, 'config', 'apply', file)).toMatchObject({ code: 0 });
  expect(await on(production, 'config', 'plan', file)).toMatchObject({ code: 0 });
});

test('where somebody else publishes, the first apply proposes, and that of another author publishes', async () => {
  await on(production, 'shop', 'update', '--four-eyes');
  const file = await fileOf(
    'eyes.yaml',
    '---\nkind: promotion\ncode: EYES\nname: Eyes\nvisibilityStatus: VISIBILITY_STATUS_PUBLISH\n',
  );
  const by = (author: string) => on(production, 'config', 'apply', file, '--author', author);
  expect(await by('Ann')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 draft for somebody else to publish'),
  });
  expect(await by('Ann')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`"Ann" can't publish promotion "EYES"`),
  });
  expect(await by('Bo')).toMatchObject({ code: 0 });
  const { stdout } = await on(production, 'promotion', 'get', 'EYES', '--json');
  expect(JSON.parse(stdout).visibilityStatus).toBe('VISIBILITY_STATUS_PUBLISH');
  await writeFile(file, '---\nkind: promotion\ncode: EYES\nname: Other\nvisibilityStatus: VISIBILITY_STATUS_PUBLISH\n');
  expect(await by('Cy')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`"Cy" can't make promotion "EYES"`),
  });
  // Who may publish is not carried.
  expect(await exported(production)).not.toContain('fourEyes');
});
