import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorMetadata, callUnary } from '../../src/contract/clients.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

let folder: string;
let servers: readonly ServerProcess[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-four-eyes-'));
  const store = join(folder, 'store');
  servers = [await startServerProcess(store), await startServerProcess(store)];
  await handbill('shop', 'update', '--four-eyes');
});
afterAll(async () => {
  for (const server of servers ?? []) await server.stop();
  await rm(folder, { recursive: true });
});

const handbill = (...args: string[]) => runHandbill(...args, '--server', servers[0]!.address);
const create = (id: string, author: string) =>
  handbill('campaign', 'create', id, '--slots', '2', '--days', '7', '--author', author);

const publish = (server: ServerProcess, campaignId: string, author: string) => {
  const { campaigns } = server.clients;
  return callUnary(campaigns, campaigns.publishCampaign, { campaignId }, { metadata: authorMetadata(author) });
};

const rename = (server: ServerProcess, campaignId: string, author: string) => {
  const { campaigns } = server.clients;
  const request = { campaign: { campaignId, name: author }, updateMask: { paths: ['name'] } };
  return callUnary(campaigns, campaigns.updateCampaign, request, { metadata: authorMetadata(author) });
};

describe('with four eyes', () => {
  test('the command line tells who may not publish, and what to do about what is live', async () => {
    expect((await handbill('shop', 'get')).stdout).toContain('four eyes');
    expect(await create('weekly', 'Ann')).toMatchObject({ code: 0 });
    expect(await handbill('campaign', 'publish', 'weekly', '--author', 'Ann')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`"Ann" can't publish campaign "weekly", as "Ann" has made version 1 of it`),
    });
    expect(await handbill('campaign', 'publish', 'weekly', '--author', 'Bo')).toMatchObject({ code: 0 });
    expect(await handbill('campaign', 'update', 'weekly', '--slots', '3', '--author', 'Cy')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('as a draft, or unpublished, it can be changed, and somebody else publishes it'),
    });
    expect(await handbill('campaign', 'unpublish', 'weekly', '--author', 'Ann')).toMatchObject({ code: 0 });
  });

  test('a file says of each row why it is refused', async () => {
    const file = join(folder, 'promotions.csv');
    await writeFile(file, 'code;name;visibilityStatus\nmilk;Milk;PUBLISH\nbread;Bread;DRAFT\n');
    const { code, stdout, stderr } = await handbill('import', 'promotions', file, '--author', 'feed');
    expect(code).toBe(4);
    expect(stdout + stderr).toContain(`"feed" can't make promotion "milk" and publish it`);
    expect((await handbill('promotion', 'list')).stdout).not.toContain('milk');
  });

  test('callers learn the reason, and that authors are asked for', async () => {
    await create('callers', 'Ann');
    const own = await failureOf(publish(servers[1]!, 'callers', 'ANN'));
    expect([own.code, own.errorInfo?.reason, own.errorInfo?.metadata]).toEqual([
      9,
      'FOUR_EYES',
      { kind: 'campaign', key: 'callers', author: 'ANN' },
    ]);
    const nobody = await failureOf(publish(servers[1]!, 'callers', ''));
    expect([nobody.code, nobody.errorInfo?.reason]).toEqual([9, 'AUTHOR_REQUIRED']);
  });

  test('edits and publications that race on two servers never publish what the publisher has made', async () => {
    for (let round = 0; round < 10; round++) {
      const id = `race-${round}`;
      await create(id, 'Ann');
      await Promise.allSettled([
        publish(servers[0]!, id, 'Bo'),
        rename(servers[1]!, id, 'Bo'),
        publish(servers[1]!, id, 'Bo'),
        rename(servers[0]!, id, 'Cy'),
        publish(servers[0]!, id, 'Ann'),
      ]);
      // Where all three have made something, none of them could.
      await publish(servers[1]!, id, 'Di');
      const { campaigns } = servers[1]!.clients;
      const { versions } = await callUnary(campaigns, campaigns.listCampaignVersions, { campaignId: id });
      const published = versions.findIndex(({ change }) => change === 'CHANGE_KIND_PUBLISH');
      expect(published).toBeGreaterThan(0);
      const makers = versions.slice(0, published).map(({ author }) => author);
      expect(makers).not.toContain(versions[published]!.author);
      const later = versions.slice(published + 1).map(({ change }) => change);
      expect(later).not.toContain('CHANGE_KIND_UPDATE');
    }
  });
});
