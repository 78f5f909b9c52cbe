import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHandbill } from '../support/server-process.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-overlap-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function handbill(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHandbill(...args, '--store', join(folder, 'store'));
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function importRows(kind: string, rows: readonly string[]): Promise<void> {
  const file = join(folder, `${kind}.csv`);
  await writeFile(file, rows.join('\n'));
  await handbill('import', kind, file);
}

interface Preview {
  readonly handbill: { readonly slots: readonly { readonly promotion?: { readonly code: string } | null }[] };
  readonly droppedCandidates: readonly { readonly code: string; readonly reason: string }[];
}

async function preview(...args: string[]): Promise<{ readonly codes: string[]; readonly dropped: object }> {
  const answer: Preview = JSON.parse(await handbill('preview', 'anna', 'c', '--explain', '--json', ...args));
  const dropped = answer.droppedCandidates.map(({ code, reason }) => [code, reason.replace('DROP_REASON_', '')]);
  return {
    codes: answer.handbill.slots.flatMap(({ promotion }) => promotion?.code ?? []),
    dropped: Object.fromEntries(dropped),
  };
}

it('keeps clear of brands, of what is held or was redeemed, and of what the request names', async () => {
  await importRows('items', [
    'itemId;name;brand;category;supplier',
    'cola;Cola;Bibo;Drinks;north',
    'light;Cola light;Bibo;Drinks;north',
    'juice;Juice;Frutta;Drinks;south',
    'bread;Bread;;Bakery;south',
  ]);
  const offers = ['cola', 'light', 'juice', 'bread'].map(
    (item, i) => `${item};HANDBILL;${item};PUBLISH;PERCENT;10;LIST;${item};${9 - i};EUR`,
  );
  await importRows('promotions', [
    'code;type;name;visibilityStatus;discountType;discountValue;catalogItemType;catalogIndexItems;priority;currency',
    ...offers,
    'everybody;GENERAL;Bread for all;PUBLISH;PERCENT;10;LIST;bread;1;EUR',
  ]);
  const flags = ['--slots', '4', '--days', '7', '--algorithm', 'PRIORITY', '--filter', "promotion.type == 'HANDBILL'"];
  await handbill('campaign', 'create', 'c', ...flags, '--alike', 'brand');
  expect(await preview()).toEqual({
    codes: ['cola', 'juice', 'bread'],
    dropped: { light: 'OVERLAP_WITHIN_HANDBILL', everybody: 'FILTERED' },
  });

  await handbill('campaign', 'update', 'c', '--keep-clear', 'general');
  expect((await preview()).codes).toEqual(['cola', 'juice']);

  await handbill('campaign', 'update', 'c', '--alike', 'item', '--at-most', 'supplier=1');
  expect(await preview()).toMatchObject({ codes: ['cola', 'juice'], dropped: { light: 'OFFER_CAP' } });

  expect((await preview('--exclude', 'cola')).codes).toEqual(['light', 'juice']);

  await handbill('campaign', 'update', 'c', '--exclude-items', "item.brand == 'Frutta'");
  expect(await preview()).toMatchObject({ codes: ['cola'], dropped: { juice: 'EXCLUDED_ITEM' } });
  expect(await handbill('campaign', 'get', 'c')).toContain('at most 1 of one supplier');
});
