import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-update-'));
  server = await startServerProcess(join(folder, 'store'));
  await imported('items', 'itemId,name,price,currency\nA,Apple,1.20,EUR\nB,Bread,2,EUR\n');
  await imported(
    'promotions',
    'code,name,visibilityStatus,discountType,discountValue,catalogIndexItems\nP,Apples,PUBLISH,PERCENT,20,A\n',
  );
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runHandbill(...args, '--server', server.address);

async function json(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

async function imported(kind: string, text: string): Promise<void> {
  const file = join(folder, `${kind}.csv`);
  await writeFile(file, text);
  expect(await run('import', kind, file)).toMatchObject({ code: 0 });
}

const set = (...settings: string[]) => settings.flatMap((setting) => ['--set', setting]);

describe('promotion update --set', () => {
  it('takes values as files have them, in the zone of the shop', async () => {
    await json('shop', 'update', '--time-zone', 'Europe/Berlin');
    const settings = set(
      'discountValue=1.50',
      'discountType=AMOUNT',
      'expireAt=2027-06-30',
      'startAt=2027-06-01T08:00',
    );
    const more = set('tags=MOBILE,NEW', 'visibilityStatus=hidden', 'redeemLimitGlobal=10', 'minBasketValue=5');
    expect(await json('promotion', 'update', 'P', ...settings, ...more)).toMatchObject({
      name: 'Apples',
      discountType: 'DISCOUNT_TYPE_AMOUNT',
      discountValue: { amount: { amountMinor: 150, currency: 'EUR' } },
      startAt: '2027-06-01T06:00:00.000Z',
      expireAt: '2027-06-30T22:00:00.000Z',
      tags: ['MOBILE', 'NEW'],
      visibilityStatus: 'VISIBILITY_STATUS_HIDDEN',
      redeemLimitGlobal: 10,
      minBasketValue: { amountMinor: 500, currency: 'EUR' },
    });
    const cleared = await json(
      'promotion',
      'update',
      'P',
      ...set('expireAt=', 'startAt=', 'redeemLimitGlobal=', 'tags='),
    );
    expect(cleared).not.toHaveProperty('expireAt');
    expect(cleared).not.toHaveProperty('redeemLimitGlobal');
    expect(cleared).toMatchObject({ tags: [], name: 'Apples' });
    const display = { daily: { fromMinute: 480, toMinute: 600 } };
    const shown = await json('promotion', 'update', 'P', ...set(`display=${JSON.stringify(display)}`));
    expect(shown).toMatchObject({ display });
  });

  it.each([
    ['nmae=x', /can't set "nmae"; it sets type, name/],
    ['code=x', /can't set "code"/],
    ['etag=x', /can't set "etag"/],
    ['redeemLimitGlobal=1.5', /redeemLimitGlobal: must be a whole number from .* \(got "1.5"\)/],
    ['discountValue={"percentPm":5}', /discountValue.percentPm: is not a field of .*: did you mean "percentPpm"\?/],
    ['priority=high', /priority must be a number \(got "high"\)/],
    ['visibilityStatus=OPEN', /visibilityStatus must be one of .*PUBLISH/],
    ['expireAt=tomorrow', /expireAt .*\(got "tomorrow"\)/],
    ['discountValue=cheap', /discountValue must be a decimal number/],
    ['display=always', /display takes JSON/],
    ['display={', /display: /],
    ['name', /takes field=value \(got "name"\)/],
  ])('refuses %s and says why', async (setting, reason) => {
    const { code, stderr } = await run('promotion', 'update', 'P', '--set', setting);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('writes nothing in a dry run, and what the server refuses', async () => {
    const { etag } = await json('promotion', 'get', 'P');
    await json('promotion', 'update', 'P', ...set('name=dry'), '--dry-run');
    const refused = await run('promotion', 'update', 'P', ...set('name='));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/promotion\.name/)]);
    expect(await json('promotion', 'get', 'P')).toMatchObject({ etag, name: 'Apples' });
  });

  it('with a file goes by the etag of the file', async () => {
    const file = join(folder, 'p.json');
    await writeFile(file, JSON.stringify({ ...(await json('promotion', 'get', 'P')), headline: 'of the file' }));
    await json('promotion', 'update', 'P', ...set('priority=3'));
    const refused = await run('promotion', 'update', 'P', '--file', file, '--json');
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'ABORTED' } });
    const forced = await json('promotion', 'update', 'P', '--file', file, '--force', ...set('priority=4'));
    expect(forced).toMatchObject({ headline: 'of the file', priority: 4 });
    const other = await run('promotion', 'update', 'Q', '--file', file);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('is of "P", not of "Q"')]);
  });
});

describe('items and promotions on the command line', () => {
  it('are changed, deleted, listed with a flag and restored', async () => {
    const apple = await json('item', 'update', 'A', ...set('price=1.5', 'category=Food > Fruit', 'discountable=false'));
    expect(apple).toMatchObject({ price: { amountMinor: 150 }, category: ['Food', 'Fruit'], discountable: false });
    expect(await run('item', 'update', 'absent', ...set('name=x'))).toMatchObject({ code: 1 });
    for (const [kind, key, list] of [
      ['item', 'A', 'items'],
      ['promotion', 'P', 'promotions'],
    ] as const) {
      expect(await json(kind, 'delete', key)).toHaveProperty('deleteTime');
      const keys = async (...flags: string[]) => JSON.stringify((await json(kind, 'list', ...flags))[list]);
      expect(await keys()).not.toContain(`"${key}"`);
      expect(await keys('--deleted')).toContain(`"${key}"`);
      expect((await run(kind, 'list', '--deleted')).stdout).toMatch(new RegExp(`^${key} .*deleted`, 'm'));
      const update = await run(kind, 'update', key, ...set('name=x'));
      expect([update.code, update.stderr]).toEqual([2, expect.stringContaining('is deleted; restore it first')]);
      expect(await json(kind, 'restore', key)).not.toHaveProperty('deleteTime');
      expect(await keys()).toContain(`"${key}"`);
    }
  });
});
