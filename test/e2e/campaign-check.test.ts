import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-campaign-check-'));
  const rows = {
    items: [
      'itemId;name;brand;category;price;currency',
      'milk;Milk;Alp;Dairy;1.99;EUR',
      'bread;Bread;Oven;Bakery;2.99;EUR',
    ],
    promotions: [
      'code;type;name;visibilityStatus;discountType;discountValue;catalogItemType;catalogIndexItems;currency;stacking;tags;expireAt',
      'milk60;HANDBILL;Milk;PUBLISH;PERCENT;60;LIST;milk;EUR;NORMAL;MOBILE;',
      'bread20;HANDBILL;Bread;PUBLISH;PERCENT;20;LIST;bread;EUR;NORMAL;MOBILE;2100-01-03',
      'all60;GENERAL;All;PUBLISH;PERCENT;60;ALL;;EUR;STACKABLE;;',
    ],
  };
  for (const [kind, lines] of Object.entries(rows)) {
    const file = join(folder, `${kind}.csv`);
    await writeFile(file, lines.join('\n'));
    expect(await runHandbill('import', kind, file, '--store', join(folder, 'store'))).toMatchObject({ code: 0 });
  }
  server = await startServerProcess(join(folder, 'store'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const campaign = (...args: string[]) => runHandbill('campaign', ...args, '--server', server.address);

it('is told by the command line, for what is stored and what is not, now and later; publishing tells it, too', async () => {
  const { stderr, code } = await campaign(
    'create',
    'weekly',
    '--slots',
    '2',
    '--days',
    '7',
    '--tag',
    'MOBILE',
    '--publish',
  );
  expect(code).toBe(0);
  expect(stderr).toBe('warning: GIVES_AWAY: together milk60, all60 take 83 % off the price of "Milk" (1.99 EUR)\n');
  expect((await campaign('publish', 'weekly')).stderr).toBe(stderr);

  const { stdout } = await campaign('check', 'weekly', '--at', '2100-01-01', '--json');
  const check = JSON.parse(stdout);
  expect(check).toMatchObject({
    at: '2100-01-01T00:00:00.000Z',
    windowEnd: '2100-01-08T00:00:00.000Z',
    groups: [{ variantId: 'main', group: 'main', slots: 2, tagged: 2, matching: 2, valid: 1, personal: false }],
  });
  expect(check.warnings.map((each: { code: string; field: string }) => [each.code, each.field])).toEqual([
    ['CAMPAIGN_WARNING_CODE_ENDS_WITHIN_WINDOW', 'variants[0].slot_groups[0]'],
    ['CAMPAIGN_WARNING_CODE_FEW_CANDIDATES', 'variants[0].slot_groups[0]'],
    ['CAMPAIGN_WARNING_CODE_GIVES_AWAY', ''],
  ]);

  const stored = JSON.parse((await campaign('get', 'weekly', '--json')).stdout);
  stored.variants[0].slotGroups[0].filter = "items.exists(i, i.brand == 'Alpp')";
  const file = join(folder, 'changed.json');
  await writeFile(file, JSON.stringify(stored));
  const told = await campaign('check', '--file', file, '--guard', '90');
  expect(told).toMatchObject({ code: 0, stderr: '' });
  expect(told.stdout).toContain('nothing has "Alpp" in items[].brand; did you mean "Alp"?');
  expect(told.stdout).not.toContain('GIVES_AWAY');
});

it('refuses what is wrong in itself, with place and hint', async () => {
  const { campaigns } = server.clients;
  const draft = (filter: string) => ({
    campaignId: 'x',
    name: 'x',
    activity: { relative: { duration: { seconds: 86_400 } } },
    variants: [{ variantId: 'a', weight: 1, slotGroups: [{ name: 'g', slots: 1, filter }] }],
  });
  const asked = (request: object) =>
    failureOf(
      new Promise((resolve, reject) =>
        campaigns.checkCampaign(request, (error, answer) => (error ? reject(error) : resolve(answer))),
      ),
    );
  const field = 'campaign.variants[0].slot_groups[0].filter';
  expect(await asked({ campaign: draft('promotion.discont_value > 1.0') })).toMatchObject({
    fieldViolations: [
      {
        field,
        description: expect.stringContaining(
          'line 1, column 10: unknown field "discont_value"; did you mean "discount_value"?',
        ),
      },
    ],
  });
  expect(await asked({ campaign: draft("promotion.code.startWith('x')") })).toMatchObject({
    fieldViolations: [{ field, description: expect.stringContaining('did you mean "startsWith"?') }],
  });
  expect(await asked({ campaignId: 'nobody' })).toMatchObject({ code: 5 });
  const far = { seconds: 253_402_300_799, nanos: 0 };
  expect(await asked({ campaignId: 'weekly', at: far })).toMatchObject({ fieldViolations: [{ field: 'at' }] });
  expect(await asked({ campaignId: 'weekly', campaign: draft('true'), giveawayPercent: Number.NaN })).toMatchObject({
    fieldViolations: [{ field: 'giveaway_percent' }, { field: 'campaign_id' }],
  });
});
