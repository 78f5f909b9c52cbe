import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { PriceItemsRequestInput } from '../../src/generated/handbill/v1/PriceItemsRequest.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';
import { createPromotion, walletCalls } from '../support/wallet-calls.js';

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-prices-'));
  server = await startServerProcess(join(folder, 'store'));
  const items = [
    'itemId,name,price,currency,brand,discountable',
    'milk,Milk,1.99,EUR,Alm,',
    'bread,Bread,3.00,EUR,Krume,',
    'tobacco,Tobacco,8.00,EUR,,false',
    'salad,Salad,,,,',
  ];
  const promotions = [
    'code,type,name,visibilityStatus,discountType,discountValue,catalogItemType,catalogIndexItems,requireRedeemedPoints,targetSegment,redeemLimitPerClient,requiredItemsCount',
    'milk-10,GENERAL,Milk,PUBLISH,PERCENT,10,LIST,milk,,,,',
    'alm-25,GENERAL,Alm,PUBLISH,PERCENT,25,FILTER,item.brand == "Alm",,,1,',
    'costly,GENERAL,For points,PUBLISH,PERCENT,90,LIST,milk,50,,,',
    'others,CUSTOM,For others,PUBLISH,PERCENT,80,LIST,milk,,vip,,',
    'handbill,HANDBILL,Not assigned,PUBLISH,PERCENT,70,LIST,milk,,,,',
    'draft,GENERAL,Draft,DRAFT,PERCENT,60,LIST,milk,,,,',
    'bread-2,GENERAL,Bread,PUBLISH,2_FOR_1,,LIST,bread,,,,2',
    'points,GENERAL,Points,PUBLISH,POINTS,5,ALL,,,,,',
  ];
  await imported('items', items.join('\n'));
  await imported(
    'promotions',
    promotions.map((row) => row.replace('item.brand == "Alm"', '"item.brand == ""Alm"""')).join('\n'),
  );
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function imported(kind: string, text: string): Promise<void> {
  const file = join(folder, `${kind}.csv`);
  await writeFile(file, `${text}\n`);
  expect(await runHandbill('import', kind, file, '--server', server.address)).toMatchObject({ code: 0 });
}

const call = (request: PriceItemsRequestInput) =>
  callUnary(server.clients.wallets, server.clients.wallets.priceItems, request);

/** `offer status price badge reason` of one item. */
async function told(profileId: string, itemId: string, segmentIds: string[] = []): Promise<string> {
  const { items } = await call({ profile: { profileId, segmentIds }, itemIds: [itemId] });
  const { offer, reason } = items[0]!;
  const words = [offer?.code, offer?.status.slice(17), offer?.price?.amountMinor, offer?.badge, reason.slice(18)];
  return words.filter((word) => word !== undefined).join(' ');
}

describe('PriceItems', () => {
  it('tells the best offer that is theirs, and why there is none', async () => {
    expect(await told('anna', 'milk')).toBe('alm-25 ASSIGNED 149 -25 % REDUCED');
    expect(await told('anna', 'bread')).toBe('bread-2 ASSIGNED 2 for 1 NEEDS_PIECES');
    expect(await told('anna', 'tobacco')).toBe('NOT_DISCOUNTABLE');
    expect(await told('anna', 'salad')).toBe('NO_PRICE');
    expect(await told('anna', 'unheard-of')).toBe('UNKNOWN_ITEM');
    expect(await told('anna', 'milk', ['vip'])).toBe('others ASSIGNED 40 -80 % REDUCED');
  });

  it('follows the wallet: points, an activation, a redemption that was the last one', async () => {
    const wallet = walletCalls(server.clients);
    const { wallets } = server.clients;
    await callUnary(wallets, wallets.adjustPoints, { entries: [{ profile: { profileId: 'berta' }, balance: 50 }] });
    expect(await told('berta', 'milk')).toBe('costly ASSIGNED 20 -90 % REDUCED');
    await wallet.activate('berta', 'costly');
    expect(await told('berta', 'milk')).toBe('costly ACTIVE 20 -90 % REDUCED');
    await wallet.deactivate('berta', 'costly');

    await wallet.activate('carl', 'alm-25');
    expect(await told('carl', 'milk')).toBe('alm-25 ACTIVE 149 -25 % REDUCED');
    await wallet.redeem('carl', 'alm-25');
    expect(await told('carl', 'milk')).toBe('milk-10 ASSIGNED 179 -10 % REDUCED');
  });

  it('keeps the terms that were agreed, a filter of them too', async () => {
    const { promotions } = server.clients;
    await createPromotion(server.clients, 'agreed', {
      discountType: 'DISCOUNT_TYPE_PERCENT',
      discountValue: { percentPpm: 950_000 },
      catalogItemFilter: 'item.brand == "Krume"',
      targetSegment: 'agreed',
    });
    expect(await told('dora', 'bread', ['agreed'])).toBe('agreed ASSIGNED 15 -95 % REDUCED');
    const entries = [{ profile: { profileId: 'dora', segmentIds: ['agreed'] }, code: 'agreed' }];
    await callUnary(server.clients.wallets, server.clients.wallets.activatePromotions, { entries });
    await callUnary(promotions, promotions.updatePromotion, {
      promotion: { code: 'agreed', discountType: 'DISCOUNT_TYPE_PERCENT', discountValue: { percentPpm: 10_000 } },
    });
    expect(await told('dora', 'bread', ['agreed'])).toBe('agreed ACTIVE 15 -95 % REDUCED');
    expect(await told('emil', 'bread', ['agreed'])).toBe('agreed ASSIGNED 297 -1 % REDUCED');
  });

  it('is cached by its revision, which follows what is told', async () => {
    const request = { profile: { profileId: 'fred' }, itemIds: ['milk', 'bread'] };
    const first = await call(request);
    expect(first.items.map(({ itemId }) => itemId)).toEqual(['milk', 'bread']);
    expect(await call({ ...request, knownRevision: first.revision })).toEqual({ revision: first.revision, items: [] });
    await imported('items', 'itemId,name,price,currency,brand\nmilk,Milk,2.99,EUR,Alm');
    const second = await call({ ...request, knownRevision: first.revision });
    expect(second.revision).not.toBe(first.revision);
    expect(second.items[0]).toMatchObject({ price: { amountMinor: 299 }, offer: { price: { amountMinor: 224 } } });
  });

  it('takes 1 to 200 items, and names what is wrong', async () => {
    const profile = { profileId: 'anna' };
    expect((await call({ profile, itemIds: Array(200).fill('milk') })).items).toHaveLength(200);
    for (const [request, field] of [
      [{ profile, itemIds: Array(201).fill('milk') }, 'item_ids'],
      [{ profile, itemIds: [] }, 'item_ids'],
      [{ profile, itemIds: ['milk', ''] }, 'item_ids[1]'],
      [{ itemIds: ['milk'] }, 'profile'],
      [{ profile, itemIds: ['milk'], knownRevision: 'x'.repeat(129) }, 'known_revision'],
    ] as const) {
      const failure = await failureOf(call(request as PriceItemsRequestInput));
      expect(failure).toMatchObject({ code: status.INVALID_ARGUMENT, fieldViolations: [{ field }] });
    }
  });

  it('is a command', async () => {
    const { code, stdout, stderr } = await runHandbill(
      ...['wallet', 'prices', 'greta', 'bread', 'tobacco', '--server', server.address],
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/bread +3\.00 EUR +2 for 1 +bread-2 \(to activate\) +NEEDS_PIECES/);
    expect(stdout).toMatch(/tobacco +8\.00 EUR +NOT_DISCOUNTABLE/);
  });
});
