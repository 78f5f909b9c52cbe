import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemId, PromotionCode, ReturnId, SaleId, SegmentId } from '../../../src/base/ids.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/base/time.js';
import { ONE_PIECE_MILLI } from '../../../src/pricing/basket.js';
import { campaignDraft } from '../../support/campaigns.js';
import { type Grocery, openGrocery, profile, WEEKLY } from '../../support/grocery.js';
import { activate, publish, saleOf } from '../../support/sale-world.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
  const { engine } = grocery;
  await engine.items.upsert({ itemId: 'i1' as ItemId, name: 'Wine', margin: 0.4 }, 'merge', {});
  await engine.items.upsert({ itemId: 'i2' as ItemId, name: 'Bread' }, 'merge', {});
  const items = { kind: 'LIST', itemIds: ['i1' as ItemId] } as const;
  await publish(engine, 'offered', {
    type: 'HANDBILL',
    redeemQuantityPerActivation: 3,
    items,
    discount: { mode: 'STATIC', type: 'AMOUNT', value: 50 },
  });
  await engine.campaigns.create(campaignDraft({ campaignId: WEEKLY }), {});
  await engine.campaigns.publish(WEEKLY, {});
  await publish(engine, 'open', {
    items,
    stacking: 'STACKABLE',
    discount: { mode: 'STATIC', type: 'AMOUNT', value: 10 },
  });
  await engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
  await activate(engine, 'anna', 'offered', 'open');
  grocery.clock.nowMs += MS_PER_HOUR;
});
afterEach(async () => {
  expect(grocery.complaints).toEqual([]);
  await grocery.close();
});

/** What the experiment has counted, as a server that starts now counts it. */
async function counted() {
  const { rows } = await grocery.anotherEngine().experiments.totals(WEEKLY, 1);
  expect(rows.length).toBe(1);
  const { baskets, revenue, focusRevenue, discount, margin } = rows[0]!.totals.outcomes;
  return {
    baskets: baskets?.sum,
    revenue: revenue?.sum,
    focus: focusRevenue?.sum,
    discount: discount?.sum,
    margin: margin?.sum,
  };
}

/** What its record says of counted receipts. */
async function keptOf(who: string): Promise<unknown> {
  let text = '';
  const { signal } = new AbortController();
  for await (const chunk of grocery.engine.profiles.export(profile(who).profileId, signal)) text += chunk;
  return JSON.parse(text).experiments.countedReceipts;
}

async function redeemedOffers(): Promise<number> {
  const asked = { campaignId: WEEKLY, experimentRevision: null, from: null, to: null };
  const { arms } = await grocery.anotherEngine().reports.get(asked);
  return arms.reduce((sum, { funnel }) => sum + funnel.redeemed.offers, 0);
}

const sell = () =>
  grocery.engine.sales.process(
    saleOf(
      'anna',
      's',
      [
        ['i1', 3, 200],
        ['i2', 1, 100],
      ],
      { timeMs: grocery.clock.nowMs },
    ),
    'commit',
  );

const giveBack = (returnId: string, ...pieces: readonly (readonly [seq: number, count: number])[]) =>
  grocery.engine.sales.returnLines({
    profile: profile('anna'),
    saleId: 's' as SaleId,
    returnId: returnId as ReturnId,
    lines: pieces.map(([seq, count]) => ({ seq, quantityMilli: count * ONE_PIECE_MILLI })),
  });

/** Three bottles for 2.00, each 0.50 off by the handbill and 0.10 by what everybody has, and bread for 1.00; a bottle costs 1.20. */
const SOLD = { baskets: 1n, revenue: 520n, focus: 420n, discount: 150n, margin: ppm(420 - 3 * 120) };
const NOTHING = { baskets: 0n, revenue: 0n, focus: 0n, discount: 0n, margin: 0n };
/** One bottle and the bread. */
const LEFT = { baskets: 1n, revenue: 240n, focus: 140n, discount: 50n, margin: ppm(140 - 120) };

function ppm(minor: number): bigint {
  return BigInt(minor) * 1_000_000n;
}

describe('a sale of somebody in an experiment', () => {
  test('brings it revenue, the discount of its campaign and margin, and its offer is redeemed', async () => {
    expect((await sell()).netMinor).toBe(520);
    expect(await counted()).toEqual(SOLD);
    expect(await redeemedOffers()).toBe(1);
  });

  test('that is only priced brings nothing', async () => {
    await grocery.engine.sales.process(saleOf('anna', 's', [['i1', 3]]), 'validate');
    expect(await counted()).toMatchObject({ baskets: 0n, revenue: 0n });
    expect(await redeemedOffers()).toBe(0);
  });

  test('brings it once, however often it is sent', async () => {
    const first = await sell();
    grocery.clock.nowMs += 1;
    const again = saleOf(
      'anna',
      's',
      [
        ['i1', 3, 200],
        ['i2', 1, 100],
      ],
      { timeMs: grocery.clock.nowMs - 1 },
    );
    expect(await grocery.engine.sales.process(again, 'commit')).toEqual(first);
    expect(await counted()).toEqual(SOLD);
  });

  test('takes all of it back when it is voided; that it was redeemed has happened all the same', async () => {
    await sell();
    await grocery.engine.sales.void({ profile: profile('anna'), saleId: 's' as SaleId });
    expect(await counted()).toEqual(NOTHING);
    expect(await keptOf('anna')).toEqual([]);
    expect(await redeemedOffers()).toBe(1);
  });

  test('leaves what a return leaves, and nothing when the rest comes back', async () => {
    await sell();
    await giveBack('r1', [0, 2]);
    expect(await counted()).toEqual(LEFT);
    expect(await keptOf('anna')).toMatchObject([{ net: 240 }]);
    await giveBack('r2', [0, 1], [1, 1]);
    expect(await counted()).toEqual(NOTHING);
    expect(await keptOf('anna')).toEqual([]);
  });

  test('leaves what a return leaves, whatever has become of the offer and the item', async () => {
    await sell();
    const { engine, clock } = grocery;
    await engine.items.upsert({ itemId: 'i1' as ItemId, name: 'Wine', margin: 0.1 }, 'merge', {});
    // The window is over, and the offer is open to everybody now.
    clock.nowMs += 8 * MS_PER_DAY;
    await engine.promotions.update({ code: 'offered' as PromotionCode, type: 'GENERAL' }, {});
    await activate(engine, 'anna', 'offered');
    await giveBack('r1', [0, 2]);
    expect(await counted()).toEqual(LEFT);
    await engine.sales.void({ profile: profile('anna'), saleId: 's' as SaleId });
    expect(await counted()).toEqual(NOTHING);
  });
});

describe('a promotion for a segment', () => {
  test('is used in a sale by whom the condition holds, and refused to others', async () => {
    const { engine } = grocery;
    const gold = 'gold' as SegmentId;
    await engine.segments.create({ segmentId: gold, name: 'Gold', condition: 'profile.attributes.tier == "gold"' }, {});
    await publish(engine, 'golden', {
      type: 'CUSTOM',
      targetSegment: gold,
      discount: { mode: 'STATIC', type: 'AMOUNT', value: 70 },
      items: { kind: 'LIST', itemIds: ['i2' as ItemId] },
    });
    const values = new Map([['tier', 'gold']]);
    await engine.profiles.setAttributes(profile('carl').profileId, { values, replaces: false });
    const scanning = (who: string) =>
      engine.sales.process(saleOf(who, 'g', [['i2', 1]], { coupons: ['golden'] }), 'commit');
    expect(await scanning('carl')).toMatchObject({ discountMinor: 70, redeemed: [{ code: 'golden' }] });
    expect(await scanning('dora')).toMatchObject({
      discountMinor: 0,
      unused: [{ code: 'golden', reason: 'NOT_IN_AUDIENCE' }],
    });
  });
});
