import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-versions-'));
  server = await startServerProcess(join(folder, 'store'));
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

const handbill = (...args: string[]) => runHandbill(...args, '--server', server.address);
const json = async (...args: string[]) => JSON.parse((await handbill(...args, '--json')).stdout);

describe('versions of campaigns', () => {
  test('tell who has changed what, and bring it back', async () => {
    await handbill('campaign', 'create', 'weekly', '--slots', '4', '--days', '7', '--author', 'Jürgen 50 %');
    await handbill('campaign', 'update', 'weekly', '--name', 'Weekly', '--days', '3');
    const { versions } = await json('campaign', 'history', 'weekly');
    expect(versions.map(({ change, author }: Record<string, string>) => [change, author])).toEqual([
      ['CREATE', 'Jürgen 50 %'],
      ['UPDATE', userInfo().username],
    ]);

    const told = await handbill('campaign', 'diff', 'weekly');
    expect(told.stdout.split('\n')).toContain('~ name: weekly -> Weekly');
    const reverted = await json('campaign', 'revert', 'weekly', '1', '--author', 'Ann');
    expect(reverted.name).toBe('weekly');
    expect(await json('campaign', 'diff', 'weekly', '1', '3')).toEqual({ from: 1, to: 3, differences: [] });
    expect((await handbill('campaign', 'diff', 'weekly', '1', '3')).stdout).toBe('versions 1 and 3 are the same\n');
  });

  test('of what is not there are refused in words', async () => {
    const unknown = await handbill('campaign', 'revert', 'weekly', '99');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('those from 1 to 3 are kept') });
    expect(await handbill('campaign', 'revert', 'weekly', 'first')).toMatchObject({ code: 2 });
    expect(await handbill('campaign', 'diff', 'weekly', '0')).toMatchObject({ code: 2 });
    expect(await handbill('campaign', 'history', 'nope')).toMatchObject({ code: 1 });
    const { campaigns } = server.clients;
    const request = { campaignId: 'weekly', version: 0 };
    const { code, fieldViolations } = await failureOf(callUnary(campaigns, campaigns.revertCampaign, request));
    expect([code, fieldViolations?.map(({ field }) => field)]).toEqual([3, ['version']]);
  });
});

describe('versions of promotions', () => {
  test('tell what a feed has changed', async () => {
    const file = join(folder, 'promotions.csv');
    for (const name of ['Milk', 'Milk 20 %']) {
      await writeFile(file, `code;name\nmilk;${name}\n`);
      await handbill('import', 'promotions', file, '--author', 'feed');
    }
    expect((await handbill('promotion', 'history', 'milk')).stdout).toMatch(/2 .* feed +IMPORT +name/);
    expect((await handbill('promotion', 'diff', 'milk')).stdout).toBe('~ name: Milk -> Milk 20 %\n');
    expect((await json('promotion', 'revert', 'milk', '1')).name).toBe('Milk');
  });
});

describe('an author', () => {
  test.each([
    ['%', 'must be UTF-8, percent-encoded'],
    ['a%0Ab', 'must have no control characters'],
    ['a'.repeat(129), 'must have at most 128 characters'],
  ])('that nobody can be is refused: %s', async (author, reason) => {
    const metadata = new Metadata();
    metadata.set('handbill-author', author);
    const { campaigns } = server.clients;
    const call = callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' }, { metadata });
    expect(await failureOf(call)).toMatchObject({
      code: 3,
      fieldViolations: [{ field: 'handbill-author', description: expect.stringContaining(reason) }],
    });
  });
});
