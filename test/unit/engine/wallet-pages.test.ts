import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import { MS_PER_HOUR } from '../../../src/base/time.js';
import type { WalletListRequest, WalletPage } from '../../../src/engine/wallets/wallet-requests.js';
import { parseOrder, type SortKey } from '../../../src/wallet/list-order.js';
import { EUR, type Grocery, openGrocery, profile, stock } from '../../support/grocery.js';

let grocery: Grocery;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 12);
});
afterEach(() => grocery.close());

const code = (text: string) => text as PromotionCode;

function orderOf(text: string): readonly SortKey[] {
  const keys = parseOrder(text);
  if (!keys.ok) expect.fail(keys.error);
  return keys.value;
}

const list = (fields: Partial<WalletListRequest>): Promise<WalletPage> =>
  grocery.engine.wallets.list({
    profile: profile('anna'),
    statuses: new Set(),
    types: new Set(),
    tags: [],
    presentOnly: false,
    displayableOnly: false,
    order: [],
    pageSize: 3,
    pageToken: '',
    ...fields,
  });

const codesOf = ({ promotions }: WalletPage): string[] => promotions.map(({ promotion }) => promotion.code);

const hide = (what: string) => grocery.engine.promotions.update({ code: code(what), visibility: 'DRAFT' }, {});
const show = (what: string) =>
  grocery.engine.promotions.update({ code: code(what), visibility: 'PUBLISH', name: what }, {});
const create = (what: string, priority: number) =>
  grocery.engine.promotions.create(
    { code: code(what), name: what, visibility: 'PUBLISH', priority, currency: EUR },
    {},
  );

describe('the pages of a wallet', () => {
  test.each(['', 'code', 'code desc', 'priority desc, name', 'score desc', 'expire, discount_value desc'])(
    'sorted by "%s" neither repeat nor skip what is there the whole time, whatever comes and goes between them',
    async (words) => {
      const order = orderOf(words);
      await grocery.engine.wallets.activate([{ profile: profile('anna'), code: code('p5'), requestId: null }]);
      await hide('p3');
      const seen: string[] = [];
      let pageToken = '';
      for (let page = 0; page === 0 || pageToken !== ''; page++) {
        const answer = await list({ order, pageToken });
        seen.push(...codesOf(answer));
        pageToken = answer.nextPageToken;
        // One that was shown goes, one that is to come goes or comes back, new ones come everywhere in the order.
        if (page === 0) await hide(seen[0]!);
        if (page === 1) await show('p3');
        if (page === 1) await hide('p9');
        await create(`a-new-${page}`, 1_000 - page);
        await create(`z-new-${page}`, -page);
        grocery.clock.nowMs += 60_000;
      }
      expect(new Set(seen).size).toBe(seen.length);
      const always = ['p0', 'p1', 'p2', 'p4', 'p5', 'p6', 'p7', 'p8', 'p10', 'p11'];
      expect(seen.filter((it) => always.includes(it)).sort()).toEqual(always.sort());
    },
  );

  test('keep the ranks of the first page for an hour', async () => {
    const order = orderOf('score desc');
    const all = codesOf(await list({ order, pageSize: 50 }));
    const first = await list({ order });
    grocery.clock.nowMs += MS_PER_HOUR - 1;
    const rest = await list({ order, pageSize: 50, pageToken: first.nextPageToken });
    expect([...codesOf(first), ...codesOf(rest)]).toEqual(all);
    grocery.clock.nowMs += MS_PER_HOUR;
    await expect(list({ order, pageToken: first.nextPageToken })).resolves.toBeDefined();
  });

  test('sorted by long texts have tokens that come back', async () => {
    const name = '\u{1f35e}'.repeat(250);
    const description = '€'.repeat(10_000);
    for (let i = 0; i < 12; i++) await grocery.engine.promotions.update({ code: code(`p${i}`), name, description }, {});
    const order = orderOf('name, description');
    const first = await list({ order, pageSize: 5 });
    const rest = await list({ order, pageSize: 50, pageToken: first.nextPageToken });
    expect(new Set([...codesOf(first), ...codesOf(rest)]).size).toBe(12);
  });

  test('are refused with the token of another list, or with none of ours', async () => {
    const { nextPageToken } = await list({});
    const items = await grocery.engine.items.list({ pageSize: 2, pageToken: '' }, { unknown: false });
    const refused = { code: 'INVALID_ARGUMENT', details: { violations: [{ path: ['page_token'] }] } };
    await expect(list({ order: orderOf('code'), pageToken: nextPageToken })).rejects.toMatchObject(refused);
    await expect(list({ pageToken: items.nextPageToken })).rejects.toMatchObject(refused);
    await expect(grocery.engine.promotions.list({ pageSize: 2, pageToken: items.nextPageToken })).rejects.toMatchObject(
      refused,
    );
    for (const pageToken of ['x', 'bnVsbA', Buffer.from('{}').toString('base64url')]) {
      await expect(list({ pageToken })).rejects.toMatchObject(refused);
    }
  });
});
