import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { createPromotion, walletCalls } from '../support/wallet-calls.js';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-sale-command-'));
  server = await startServerProcess(join(folder, 'store'));
  const covers: PromotionInput = { catalogItemType: 'CATALOG_ITEM_TYPE_LIST', catalogIndexItems: ['milk'] };
  const discount = { discountType: 'DISCOUNT_TYPE_PERCENT', discountValue: { percentPpm: 500_000 } } as const;
  await createPromotion(server.clients, 'half', { ...covers, ...discount });
  await createPromotion(server.clients, 'big', {
    ...discount,
    minBasketValue: { amountMinor: 1_140, currency: 'EUR' },
  });
  for (const code of ['half', 'big']) await walletCalls(server.clients).activate('anna', code);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const BASKET = {
  currency: 'EUR',
  basket: [
    { seq: 1, itemId: 'milk', quantity: '2', unitPrice: '1.29' },
    { seq: 2, itemId: 'cheese', quantity: '0.310', unitPrice: '14.90' },
  ],
};

async function basketFile(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const sale = (...args: readonly string[]) => runHandbill('sale', ...args, '--server', server.address);

describe('handbill sale', () => {
  it('prices a basket, and says what is missing and why', async () => {
    const file = await basketFile('basket.json', BASKET);
    const { code, stdout } = await sale('--basket', file, '--profile', 'anna');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'Item    Quantity  Gross    Off   Net  By',
        'milk           2   2.58  -1.30  1.28  half -1.30',
        'cheese      0.31   4.62         4.62',
        'Total              7.20  -1.30  5.90',
        '',
        '4.20 EUR more and big is used',
        'Not used: big, BASKET_VALUE_TOO_LOW: needs 11.40, there is 7.20',
        '',
      ].join('\n'),
    );
  });

  it('sells it once for an id, and takes it back', async () => {
    const file = await basketFile('sold.json', BASKET);
    const sell = () =>
      sale(
        '--basket',
        file,
        '--profile',
        'anna',
        '--sale-id',
        '4711',
        '--time',
        '2026-01-31T08:00:00Z',
        '--commit',
        '--json',
      );
    const first = await sell();
    expect(JSON.parse(first.stdout)).toMatchObject({ saleId: '4711', netMinor: 590 });
    expect(await sell()).toEqual(first);
    const { stdout } = await sale('void', '4711', '--profile', 'anna');
    expect(stdout).toBe('Sale 4711 is void: 5.90 EUR to give back\n');
    expect(await sell()).toMatchObject({ code: 1, stderr: expect.stringContaining('SALE_VOIDED') });
  });

  it('refuses what is no basket, and names the field', async () => {
    const wrong = { ...BASKET, basket: [{ ...BASKET.basket[0], quantity: '0.0001' }] };
    const { code, stderr } = await sale('--basket', await basketFile('wrong.json', wrong));
    expect(code).toBe(2);
    expect(stderr).toContain('basket[0].quantity');
    expect(await sale('--basket', await basketFile('no.json', '{'))).toMatchObject({ code: 2 });
    expect(await sale('--basket', join(folder, 'nowhere.json'))).toMatchObject({ code: 2 });
    expect(await sale()).toMatchObject({ code: 2 });
    const money = ['--cashback', '1.999'];
    expect(await sale('--basket', await basketFile('b.json', BASKET), ...money)).toMatchObject({ code: 2 });
    const nobodys = await sale('--basket', await basketFile('b.json', BASKET), '--cashback', '1.00');
    expect(nobodys).toMatchObject({ code: 1, stderr: expect.stringContaining('kept by customer') });
  });
});
