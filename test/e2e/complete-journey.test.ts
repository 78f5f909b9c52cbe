import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import { BATCH_REQUESTS_MAX } from '../../src/limits.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { sharedData } from '../support/shared-data.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/complete-journey', import.meta.url));
const CAMPAIGN = 'weekly-six';
const data = sharedData();

/** Rows of a gzip'ed CSV without quotes. */
async function* rows(name: string): AsyncIterable<string[]> {
  const lines = createInterface({
    input: createReadStream(join(data!, 'complete_journey', name)).pipe(createGunzip()),
  });
  let header = true;
  for await (const line of lines) {
    if (!header) yield line.split(',');
    header = false;
  }
}

describe.skipIf(data === null)('the job on real receipts: 2,446 households, 58,371 products, 1,197 coupons', () => {
  let folder: string;
  let server: ServerProcess;
  let households: string[];
  const coveredBy = new Map<string, Set<string>>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handbill-journey-'));
    server = await startServerProcess(join(folder, 'store'));
    households = await distinct('transactions.csv.gz', 0);
    for await (const [campaign, coupon, product] of rows('coupons.csv.gz')) {
      const code = `${campaign}-${coupon}`;
      const covered = coveredBy.get(code) ?? new Set();
      coveredBy.set(code, covered.add(product!));
    }
  });

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function distinct(name: string, column: number): Promise<string[]> {
    const seen = new Set<string>();
    for await (const row of rows(name)) seen.add(row[column]!);
    return [...seen];
  }

  function importFile(kind: string, name: string, mapping: string) {
    const file = join(data!, 'complete_journey', name);
    return runHandbill(
      'import',
      kind,
      file,
      '--mapping',
      join(EXAMPLES, mapping),
      '--server',
      server.address,
      '--json',
    );
  }

  async function allHandbills(): Promise<Handbill[]> {
    const handbills: Handbill[] = [];
    for (let at = 0; at < households.length; at += BATCH_REQUESTS_MAX) {
      const requests = households.slice(at, at + BATCH_REQUESTS_MAX).map((household) => ({
        profile: { profileId: household, isMember: true },
        campaignId: CAMPAIGN,
      }));
      const { handbills: service } = server.clients;
      const { results } = await callUnary(service, service.batchGetHandbills, { requests });
      for (const result of results) handbills.push(result.handbill!);
    }
    return handbills;
  }

  const offers = (handbill: Handbill) => handbill.slots.flatMap(({ promotion }) => (promotion ? [promotion.code] : []));

  test('products, coupons and receipts go in through mapping files', async () => {
    const products = await importFile('items', 'products.csv.gz', 'products.json');
    expect(JSON.parse(products.stdout)).toMatchObject({ created: 58_371, rejected: 0 });
    const coupons = await importFile('promotions', 'coupons.csv.gz', 'coupons.json');
    expect(JSON.parse(coupons.stdout)).toMatchObject({ rows: 111_332, created: coveredBy.size, rejected: 0 });
    const receipts = await importFile('transactions', 'transactions.csv.gz', 'transactions.json');
    expect(receipts.code).toBe(0);
    // Some receipts hold products that the feed does not have; they count by their ids.
    expect(JSON.parse(receipts.stdout)).toMatchObject({ rows: 174_999, created: 57_907, rejected: 0 });
  });

  test('a second import of the receipts changes nothing', async () => {
    const again = await importFile('transactions', 'transactions.csv.gz', 'transactions.json');
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, unchanged: 57_907, rejected: 0 });
  });

  test('every household gets six coupons that share no product, and a kill -9 loses none', async () => {
    const { campaigns } = server.clients;
    await callUnary(campaigns, campaigns.createCampaign, {
      campaign: {
        campaignId: CAMPAIGN,
        name: 'Weekly six',
        type: 'CAMPAIGN_TYPE_MOBILE',
        activity: { relative: { duration: { seconds: 7 * 86_400 } } },
        variants: [
          {
            variantId: 'a',
            weight: 1,
            algorithm: 'ALGORITHM_AI_ENGINE',
            slotGroups: [{ name: 'offers', tags: ['MOBILE'], slots: 6, order: 1 }],
            overlap: { withinHandbill: true, withOtherHandbills: true },
          },
        ],
      },
    });
    await callUnary(campaigns, campaigns.publishCampaign, { campaignId: CAMPAIGN });

    const handbills = await allHandbills();
    expect(handbills.map(({ profileId }) => profileId)).toEqual(households);
    for (const handbill of handbills) {
      const codes = offers(handbill);
      expect(codes).toHaveLength(6);
      const products = codes.flatMap((code) => [...coveredBy.get(code)!]);
      expect(new Set(products).size).toBe(products.length);
    }
    // Households do not all get the same. Wide coupons cover something of everybody's, so the sets are few until coupons are ranked as such.
    expect(new Set(handbills.map((handbill) => offers(handbill).join())).size).toBeGreaterThan(20);

    await server.kill();
    server = await startServerProcess(join(folder, 'store'));
    expect(await allHandbills()).toEqual(handbills);
  });
});
