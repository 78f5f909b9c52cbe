import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ItemId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { weighedReasons } from '../../../src/cli/handbill/reasons.js';
import { type Grocery, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;
beforeAll(async () => {
  grocery = await openGrocery();
  const { engine, clock } = grocery;
  await stock(engine, 6);
  for (const [i, name] of ['Rye Bread 500 g', 'Oat Drink 1 l', 'Gala Apples 1 kg', 'Gouda Slices'].entries()) {
    await engine.items.upsert({ itemId: `i${i}` as ItemId, name }, 'merge', {});
  }
  await engine.promotions.update(
    { code: 'p4' as never, items: { kind: 'LIST', itemIds: ['i1', 'i2', 'i4', 'i5'] as ItemId[] } },
    {},
  );
  const daysAgo = (days: number) => clock.nowMs - days * MS_PER_DAY;
  await engine.events.recordTransactions([
    ...[58, 44, 30, 16, 2].map((days, r) => receipt('regular', `t${r}`, daysAgo(days), 0)),
    receipt('occasional', 't1', daysAgo(90), 3, 1),
  ]);
});
afterAll(() => grocery?.close());

/** What a marketer reads of the offers of a customer. */
async function told(customer: string): Promise<Record<string, string[]>> {
  const preview = await grocery.engine.handbills.preview({ profile: profile(customer), campaignId: WEEKLY }, true);
  return Object.fromEntries(
    preview.explanations.map(({ code, contributions }) => [
      code,
      weighedReasons(contributions as Parameters<typeof weighedReasons>[0]),
    ]),
  );
}

const UNKNOWN = ['The chance of an offer of which nothing is known'];

it('a regular is told to be one', async () => {
  expect(await told('regular')).toEqual({
    p0: [
      ' 72 %  Many customers buy Rye Bread 500 g',
      ' 28 %  Buys Rye Bread 500 g about every 14 days, last 2 days ago (5 times in all)',
    ],
    p1: ['100 %  Many customers buy Oat Drink 1 l'],
    p3: ['100 %  Many customers buy Gouda Slices'],
    p2: UNKNOWN,
    p5: UNKNOWN,
  });
});

it('somebody who came once is told of what it was', async () => {
  expect(await told('occasional')).toEqual({
    p0: ['100 %  Many customers buy Rye Bread 500 g'],
    p1: [' 78 %  Many customers buy Oat Drink 1 l', ' 22 %  Bought Oat Drink 1 l once, 90 days ago'],
    p3: [' 78 %  Many customers buy Gouda Slices', ' 22 %  Bought Gouda Slices once, 90 days ago'],
    p2: UNKNOWN,
    p5: UNKNOWN,
  });
});

it('of a newcomer nothing is told but what all buy', async () => {
  expect(await told('newcomer')).toEqual({
    p0: ['100 %  Many customers buy Rye Bread 500 g'],
    p1: ['100 %  Many customers buy Oat Drink 1 l'],
    p3: ['100 %  Many customers buy Gouda Slices'],
    p2: UNKNOWN,
    p5: UNKNOWN,
  });
});
