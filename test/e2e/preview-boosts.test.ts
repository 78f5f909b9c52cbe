import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-preview-boosts-'));
  const days = ['2026-01-01', '2026-01-08', '2026-01-15'];
  const rows = {
    items: [
      'itemId;name;brand;category;price;currency',
      'milk;Milk;Alp;Dairy;2;EUR',
      'bread;Bread;Oven;Bakery;2;EUR',
      'tea;Tea;Leaf;Drinks;2;EUR',
    ],
    promotions: [
      'code;type;name;visibilityStatus;discountType;discountValue;catalogItemType;catalogIndexItems;currency',
      'milk10;HANDBILL;Milk;PUBLISH;PERCENT;10;LIST;milk;EUR',
      'bread20;HANDBILL;Bread;PUBLISH;PERCENT;20;LIST;bread;EUR',
      'tea50;HANDBILL;Tea;PUBLISH;PERCENT;50;LIST;tea;EUR',
    ],
    transactions: [
      'transactionId;profileId;time;itemId',
      ...days.flatMap((day, i) => [`a${i};anna;${day}T10:00:00Z;milk`, `b${i};berta;${day}T10:00:00Z;bread`]),
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

async function json(...args: string[]) {
  const { code, stdout, stderr } = await campaign(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

it('shows what a boost moves on the customers of the store, and the campaign with it does just that', async () => {
  await json('create', 'one', '--slots', '1', '--days', '7');
  const { customers, curves } = await json(
    'preview-boosts',
    'one',
    '--row',
    "promotion.code == 'tea50'",
    '--setting',
    '1',
    '--setting',
    '10',
  );
  expect(customers).toBe(2);
  expect(curves).toHaveLength(1);
  const [rest, moved] = curves[0].points;
  expect(rest).toMatchObject({ setting: 1, scoreLost: 0, offersChanged: 0 });
  expect(rest.brands.map(({ name, share }: { name: string; share: number }) => [name, share])).toEqual([
    ['Alp', 0.5],
    ['Oven', 0.5],
  ]);
  expect(moved.scoreLost).toBeGreaterThanOrEqual(0);

  // Nobody knows tea, so that the factor may not do; the deepest discount does, with it.
  await json(
    'update',
    'one',
    '--boost',
    "10=promotion.code == 'tea50'",
    '--slider',
    'discount-depth=1',
    '--slider',
    'repurchase-due=-1',
  );
  const all = await json('preview-boosts', 'one');
  expect(all.curves.map(({ slider, rowFilter }: { slider: string; rowFilter: string }) => slider || rowFilter)).toEqual(
    ['discount_depth', 'novelty', 'repurchase_due', 'margin', 'stock', 'diversity', "promotion.code == 'tea50'"],
  );
  const asItIs = all.curves[0].points.at(-1).brands.map(({ name }: { name: string }) => name);
  const shown = await Promise.all(
    ['anna', 'berta'].map(async (who) => {
      const { stdout } = await runHandbill('preview', who, 'one', '--explain', '--json', '--server', server.address);
      return JSON.parse(stdout);
    }),
  );
  const brandOf: Record<string, string> = { milk10: 'Alp', bread20: 'Oven', tea50: 'Leaf' };
  expect(new Set(shown.map(({ handbill }) => brandOf[handbill.slots[0].promotion.code]))).toEqual(new Set(asItIs));
  const signals = shown.flatMap(({ explanations }) =>
    explanations[0].contributions.map(({ signal }: { signal: string }) => signal),
  );
  expect(signals).toContain('discount_depth');

  const text = (await campaign('preview-boosts', 'one', '--slider', 'novelty')).stdout;
  expect(text).toContain('Offers changed');
  expect(text).toContain('····');
});

it('refuses what no variant may be set to, by name', async () => {
  const refused = async (...args: string[]) => (await campaign('preview-boosts', 'one', ...args)).stderr;
  expect(await refused('--slider', 'diversity', '--setting', '-1')).toContain(
    'boosts.sliders.diversity: must be a number from 0 to 1',
  );
  expect(await refused('--row', 'promotio.x')).toContain('did you mean "promotion"?');
  expect(await refused('--slider', 'novelti')).toContain('is not one of discount-depth');
  expect(await refused('--variant', 'nobody')).toContain('must be that of a variant that ranks by AI_ENGINE');
});
