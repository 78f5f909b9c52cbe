import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { fromStatus } from '../../src/contract/status-details.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-wallet-'));
  const rows = [
    'code,type,name,visibilityStatus,discountType,discountValue,redeemType,redeemQuantityPerActivation,requireRedeemedPoints,budget',
    'pieces,GENERAL,In pieces,PUBLISH,PERCENT,10,PARTIAL,3,,',
    'costly,GENERAL,Costs points,PUBLISH,AMOUNT,1.00,,,50,10.00',
  ];
  await writeFile(path.join(folder, 'promotions.csv'), `${rows.join('\n')}\n`);
  const imported = await runHandbill('import', 'promotions', path.join(folder, 'promotions.csv'), '--store', folder);
  expect(imported.code, imported.stderr).toBe(0);
  server = await startServerProcess(folder);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

const anna = { profileId: 'anna' };
const run = (...args: string[]) => runHandbill('wallet', ...args, '--server', server.address);

describe('the wallet service', () => {
  it('answers each entry by itself, with the reason of a refusal', async () => {
    const { wallets } = server.clients;
    const { results } = await callUnary(wallets, wallets.activatePromotions, {
      entries: [
        { profile: anna, code: 'pieces' },
        { profile: anna, code: 'costly' },
        { profile: anna, code: '' },
        { code: 'pieces' },
        { profile: anna, code: 'unheard-of' },
      ],
    });
    expect(results.map(({ result }) => result)).toEqual(['state', 'error', 'error', 'error', 'error']);
    expect(results[0]!.state).toMatchObject({
      code: 'pieces',
      status: 'PROMOTION_STATUS_ACTIVE',
      possibleRedemptions: 3,
      lastingUntil: null,
    });
    const [, points, code, profile, unknown] = results.map(({ error }) => (error ? fromStatus(error) : null));
    expect(points).toMatchObject({
      code: status.FAILED_PRECONDITION,
      errorInfo: {
        reason: 'POINTS_TOO_LOW',
        metadata: { kind: 'promotion', key: 'costly', required: '50', points: '0' },
      },
    });
    expect(code).toMatchObject({ code: status.INVALID_ARGUMENT, fieldViolations: [{ field: 'code' }] });
    expect(profile).toMatchObject({ code: status.INVALID_ARGUMENT, fieldViolations: [{ field: 'profile' }] });
    expect(unknown).toMatchObject({ code: status.NOT_FOUND, errorInfo: { reason: 'UNKNOWN_PROMOTION' } });
  });

  it('takes 1 to 1,000 entries', async () => {
    const { wallets } = server.clients;
    const entry = { profile: anna, code: 'pieces' };
    const activate = (count: number) =>
      callUnary(wallets, wallets.activatePromotions, { entries: Array(count).fill(entry) });
    expect((await activate(1_000)).results).toHaveLength(1_000);
    for (const count of [0, 1_001]) {
      expect((await failureOf(activate(count))).fieldViolations).toMatchObject([{ field: 'entries' }]);
    }
  });

  it('refuses quantities, amounts and points beyond their limits', async () => {
    const { wallets } = server.clients;
    const redeem = async (fields: object) => {
      const entries = [{ profile: anna, code: 'pieces', ...fields }];
      const { results } = await callUnary(wallets, wallets.redeemPromotions, { entries });
      return results[0]!.error ? fromStatus(results[0]!.error).fieldViolations?.[0]?.field : null;
    };
    const euro = (amountMinor: number) => ({ discountAmount: { amountMinor, currency: 'EUR' } });
    expect(await redeem({ quantity: -1 })).toBe('quantity');
    expect(await redeem({ quantity: 2_147_483_648 })).toBe('quantity');
    expect(await redeem(euro(-1))).toBe('discount_amount.amount_minor');
    expect(await redeem(euro(1_000_000_000_001))).toBe('discount_amount.amount_minor');
    expect(await redeem(euro(1_000_000_000_000))).toBeNull();
    const adjust = async (fields: object) => {
      const { results } = await callUnary(wallets, wallets.adjustPoints, { entries: [{ profile: anna, ...fields }] });
      return results[0]!.error
        ? fromStatus(results[0]!.error).fieldViolations?.[0]?.field
        : results[0]!.balance?.points;
    };
    expect(await adjust({})).toBe('change');
    expect(await adjust({ balance: -1 })).toBe('balance');
    expect(await adjust({ delta: 1_000_000_000_001 })).toBe('delta');
    expect(await adjust({ delta: 1, reason: 'x'.repeat(501) })).toBe('reason');
    expect(await adjust({ delta: 1, reason: 'card 4111 1111 1111 1111' })).toBe('reason');
    expect(await adjust({ balance: 60 })).toBe(60);
  });

  it('lists, and tells what is wrong with an order or a filter', async () => {
    const { wallets } = server.clients;
    const list = (fields: object) => callUnary(wallets, wallets.listPromotions, { profile: anna, ...fields });
    const { promotions, totalSize, points } = await list({ orderBy: 'code desc' });
    expect(promotions.map(({ code }) => code)).toEqual(['pieces', 'costly']);
    expect([totalSize, points]).toEqual([2, 60]);
    expect(promotions[0]).toMatchObject({ status: 'PROMOTION_STATUS_ACTIVE', redeemedQuantity: 1, assignedTime: null });
    const refusedField = async (fields: object) =>
      (await failureOf(list(fields))).fieldViolations?.map(({ field }) => field);
    expect(await refusedField({ orderBy: 'nothing' })).toEqual(['order_by']);
    expect(await refusedField({ statuses: [77] })).toEqual(['statuses[0]']);
    expect(await refusedField({ types: ['PROMOTION_TYPE_UNSPECIFIED'] })).toEqual(['types']);
  });
});

describe('handbill wallet', () => {
  it('activates, redeems, repeats, reverses and deactivates', async () => {
    expect((await run('points', 'bert', '--set', '80')).stdout).toBe('80 points\n');
    expect((await run('activate', 'bert', 'costly')).stdout).toContain('ACTIVE');
    const redeem = ['redeem', 'bert', 'costly', '--amount', '1.00', '--request-id', 'r-1', '--json'];
    const first = await run(...redeem);
    expect((await run(...redeem)).stdout).toBe(first.stdout);
    const { redemptionId, points } = JSON.parse(first.stdout);
    expect(points).toBe(30);
    expect((await run('reverse', 'bert', redemptionId)).stdout).toContain('ACTIVE');
    expect((await run('deactivate', 'bert', 'costly', '--json')).stdout).toContain('"points": 80');
    expect((await run('list', 'bert', '--status', 'assigned')).stdout).toContain('2 of 2; 80 points');
  });

  it('tells of points that are moved by hand, once a request, with the reason', async () => {
    const add = ['points', 'dora', '--add', '250', '--reason', 'broken eggs', '--request-id', 'p-1'];
    expect((await run(...add)).stdout).toBe('250 points\n');
    expect((await run(...add)).stdout).toBe('250 points\n');
    expect((await run('points', 'dora', '--set', '200')).stdout).toBe('200 points\n');
    const tail = ['events', 'tail', '--profile', 'dora', '--type', 'client.addPoints', '--type', 'client.removePoints'];
    const { stdout } = await runHandbill(...tail, '--server', server.address);
    const [added, removed, ...further] = stdout.trim().split('\n');
    expect(added).toMatch(/client\.addPoints +dora +points=250 balance=250 reason=broken eggs$/);
    expect(removed).toMatch(/client\.removePoints +dora +points=50 balance=200$/);
    expect(further).toEqual([]);
    const other = await run('points', 'dora', '--add', '250', '--reason', 'another', '--request-id', 'p-1', '--json');
    expect(JSON.parse(other.stderr)).toMatchObject({ error: { reason: 'REQUEST_ID_REUSED' } });
  });

  it('fails with the reason', async () => {
    const { code, stderr } = await run('redeem', 'carl', 'costly', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'FAILED_PRECONDITION', reason: 'NOT_ACTIVE' } });
    expect((await run('list', 'carl', '--status', 'gone')).code).toBe(2);
    expect((await run('points', 'carl')).code).toBe(2);
    expect((await run('redeem', 'carl', 'costly', '--amount', '1.001')).code).toBe(2);
  });
});
