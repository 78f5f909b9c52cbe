import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHandbill } from '../support/server-process.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-campaign-update-'));
});
afterAll(() => rm(folder, { recursive: true }));

const campaign = (...args: string[]) => runHandbill('campaign', ...args, '--store', join(folder, 'store'));

async function fileOf(name: string, change: object, without: readonly string[] = []): Promise<string> {
  const { stdout } = await campaign('get', 'weekly', '--json');
  const fields = Object.entries({ ...JSON.parse(stdout), ...change }).filter(([field]) => !without.includes(field));
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(Object.fromEntries(fields)));
  return file;
}

const nameNow = async (): Promise<string> => JSON.parse((await campaign('get', 'weekly', '--json')).stdout).name;

describe('campaign update --file', () => {
  it('is refused when somebody has changed the campaign since the file was made', async () => {
    expect(await campaign('create', 'weekly', '--slots', '4', '--days', '7')).toMatchObject({ code: 0 });
    const old = await fileOf('old.json', { name: 'of the file' });
    expect(await campaign('update', 'weekly', '--name', 'of somebody else')).toMatchObject({ code: 0 });

    for (const dryRun of [[], ['--dry-run']]) {
      const { code, stderr } = await campaign('update', 'weekly', '--file', old, '--json', ...dryRun);
      expect(code).toBe(1);
      expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'ABORTED', reason: 'ETAG_MISMATCH' } });
    }
    expect(await nameNow()).toBe('of somebody else');
  });

  it('changes the campaign that it was made of', async () => {
    const fresh = await fileOf('fresh.json', { name: 'of the file' });
    expect(await campaign('update', 'weekly', '--file', fresh)).toMatchObject({ code: 0 });
    expect(await nameNow()).toBe('of the file');
  });

  it('changes any campaign where it has no etag, or where that is forced', async () => {
    const bare = await fileOf('bare.json', { name: 'bare' }, ['etag']);
    const kept = await fileOf('kept.json', { name: 'forced' });
    expect(await campaign('update', 'weekly', '--days', '8')).toMatchObject({ code: 0 });
    expect(await campaign('update', 'weekly', '--file', bare)).toMatchObject({ code: 0 });
    expect(await nameNow()).toBe('bare');
    expect(await campaign('update', 'weekly', '--file', kept)).toMatchObject({ code: 1 });
    expect(await campaign('update', 'weekly', '--file', kept, '--force')).toMatchObject({ code: 0 });
    expect(await nameNow()).toBe('forced');
  });

  it('goes by the etag of the command line where there is one', async () => {
    const old = await fileOf('older.json', { name: 'by hand' });
    expect(await campaign('update', 'weekly', '--name', 'newer')).toMatchObject({ code: 0 });
    const { etag } = JSON.parse((await campaign('get', 'weekly', '--json')).stdout);
    expect(await campaign('update', 'weekly', '--file', old, '--etag', etag)).toMatchObject({ code: 0 });
    expect(await nameNow()).toBe('by hand');
  });

  it('refuses an etag that is none, and says where', async () => {
    const file = await fileOf('wrong.json', { etag: 7 });
    const { code, stderr } = await campaign('update', 'weekly', '--file', file);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `error: ${file}: etag: must be a text (got "7")\n` });
  });

  it.each([
    ['a number for a list', { variants: 5 }, 'variants: must be a list (got "5")'],
    ['a list for a text', { audience: [1] }, 'audience: must be a text (got "[ 1 ]")'],
    ['an object for a text', { name: { a: 1 } }, 'name: must be a text (got "{ a: 1 }")'],
    [
      'a text for a number, far inside',
      { variants: [{ slotGroups: [{ slots: 'six' }] }] },
      'variants[0].slotGroups[0].slots: must be a whole number from -2147483648 to 2147483647 (got "six")',
    ],
    [
      'a misspelled field, far inside',
      { variants: [{ slotGroup: [] }] },
      'variants[0].slotGroup: is not a field of Variant: did you mean "slotGroups"? (got "[]")',
    ],
  ])('refuses %s, and says where and why', async (_, change, told) => {
    const file = await fileOf('wrong-kind.json', change, ['etag']);
    for (const verb of ['create', 'update']) {
      const { code, stderr } = await campaign(verb, 'weekly', '--file', file);
      expect({ code, stderr }).toEqual({ code: 2, stderr: `error: ${file}: ${told}\n` });
    }
  });

  it('refuses a file that nests deeper than any message', async () => {
    const file = join(folder, 'deep.json');
    await writeFile(file, `{"variants": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    const { code, stderr } = await campaign('update', 'weekly', '--file', file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/variants\[0\]: must be an object, Variant/);
  });
});

describe('the experiment of a campaign', () => {
  const now = async () => JSON.parse((await campaign('get', 'tried', '--json')).stdout);

  it('has a share of control and a revision, which is never lowered', async () => {
    const flags = ['--slots', '4', '--days', '7', '--control', '12.5'];
    expect(await campaign('create', 'tried', ...flags)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('12.5 %'),
    });
    expect(await now()).toMatchObject({ controlPpm: 125_000, experimentRevision: 1 });
    expect(await campaign('update', 'tried', '--control', '0', '--experiment-revision', '2')).toMatchObject({
      code: 0,
    });
    expect(await now()).toMatchObject({ controlPpm: 0, experimentRevision: 2 });
    const { code, stderr } = await campaign('update', 'tried', '--experiment-revision', '1');
    expect([code, stderr]).toEqual([1, expect.stringContaining('campaign.experiment_revision')]);
  });

  it('takes tags from a file, and names one that is none', async () => {
    const file = join(folder, 'tags.json');
    await writeFile(file, JSON.stringify({ tags: ['MOBILE', 'MOBILE'] }));
    expect(await campaign('update', 'tried', '--file', file)).toMatchObject({ code: 0 });
    expect((await now()).tags).toEqual(['MOBILE']);
    await writeFile(file, JSON.stringify({ tags: ['MOBILE', ''] }));
    expect(await campaign('update', 'tried', '--file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('tags[1]'),
    });
  });
});
