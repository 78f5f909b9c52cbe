import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportJson } from '../../src/cli/report/report-json.js';
import { callUnary } from '../../src/contract/clients.js';
import { runProgram, type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';

const DAY = 86_400_000;
const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1_000), nanos: 0 });

let folder: string;
let clock: TestClock;
let server: ServerProcess;
/** Three customers in the control group, three in the variant. */
const arms: Record<'CONTROL' | 'a', string[]> = { CONTROL: [], a: [] };

async function openShop(): Promise<void> {
  const { catalog, promotions, campaigns } = server.clients;
  for (const [i, itemId] of ['milk', 'bread', 'jam'].entries()) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId, name: itemId } });
    if (itemId === 'jam') continue;
    const promotion = {
      code: `less-${itemId}`,
      name: itemId,
      type: 'PROMOTION_TYPE_HANDBILL' as const,
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' as const,
      priority: 9 - i,
      catalogIndexItems: [itemId],
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  const campaign = {
    campaignId: 'weekly',
    name: 'Weekly',
    controlPpm: 500_000,
    activity: { relative: { duration: { seconds: (7 * DAY) / 1_000, nanos: 0 } } },
    experiment: { outcomeDays: 7, plannedProfiles: 6 },
    variants: [
      {
        variantId: 'a',
        weight: 1,
        algorithm: 'ALGORITHM_PRIORITY' as const,
        slotGroups: [{ name: 'offers', slots: 2, order: 1 }],
      },
    ],
  };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' });
}

async function enter(): Promise<void> {
  const { handbills } = server.clients;
  for (let n = 0; arms.CONTROL.length < 3 || arms.a.length < 3; n++) {
    const profileId = `customer-${n}`;
    const request = { profile: { profileId }, campaignId: 'weekly' };
    const { arm } = await callUnary(handbills, handbills.previewHandbill, request).then(({ handbill }) => handbill!);
    const own = arms[arm as 'CONTROL' | 'a'];
    if (own.length === 3) continue;
    await callUnary(handbills, handbills.getHandbill, request);
    own.push(profileId);
  }
}

let receipts = 0;
/** What a customer pays for each item; at a time that may be over. */
async function buy(profileId: string, paidMinor: Readonly<Record<string, number>>, atMs = clock.nowMs): Promise<void> {
  const { events } = server.clients;
  const lines = Object.entries(paidMinor).map(([itemId, amountMinor]) => ({ itemId, quantity: 1, amountMinor }));
  const transaction = { transactionId: `t${receipts++}`, profileId, time: timestamp(atMs), lines };
  const { results } = await callUnary(events, events.recordTransactions, { transactions: [transaction] });
  expect(results[0]?.result).toBe('recorded');
}

/** Two customers of the variant do something with their offers. */
async function useOffers(): Promise<void> {
  const { handbills, events, wallets } = server.clients;
  const [first, second] = arms.a.map((profileId) => ({ profileId }));
  const { handbillId } = await callUnary(handbills, handbills.getHandbill, { profile: first!, campaignId: 'weekly' });
  const time = timestamp(clock.nowMs);
  const seen = [{ handbillId, slot: 0 }, { handbillId }].map((view, n) => ({ eventId: `e${n}`, ...first, time, view }));
  await callUnary(events, events.recordEvents, { events: seen });
  await clock.pass(DAY);
  const milk = { profile: first!, code: 'less-milk' };
  await callUnary(wallets, wallets.activatePromotions, {
    entries: [milk, { profile: second!, code: 'less-bread' }],
  });
  await callUnary(wallets, wallets.redeemPromotions, { entries: [{ ...milk, requestId: 'r1' }] });
}

const handbill = (...args: readonly string[]) => runProgram(clock.program, ...args, '--server', server.address);

async function report(...args: readonly string[]): Promise<ReportJson> {
  const { code, stdout, stderr } = await handbill('report', 'weekly', '--json', ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-report-'));
  clock = await testClock('2030-06-03T08:00:00Z');
  server = await startProgram(clock.program, join(folder, 'store'));
  await openShop();
  await enter();
  await useOffers();
  await buy(arms.CONTROL[0]!, { milk: 100 });
  await buy(arms.CONTROL[1]!, { jam: 300 });
  await buy(arms.a[0]!, { milk: 150, jam: 50 });
  await buy(arms.a[1]!, { bread: 400 });
  await buy(arms.a[2]!, { jam: 600 });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await clock?.remove();
  await rm(folder, { recursive: true, force: true });
});

const stage = (offers: number, events = offers, profiles = events) => ({ offers, events, profiles });
const NOTHING = {
  assigned: stage(0),
  viewed: stage(0),
  activated: stage(0),
  redeemed: stage(0),
  expiredUnused: stage(0),
};
/** Numbers that are no short decimals agree to eleven digits. */
const near = (value: number) => expect.closeTo(value, 8);
const pair = (low: number, high: number) => [near(low), near(high)];
const UNKNOWN = { difference: null, anytime95: null, anytimeP: null, fixed95: null, p: null };

/**
 * Revenue of control 100, 300, 0, of the variant 200, 400, 600; of the items of the handbills 100, 0, 0 and 150, 400, 0. Intervals by numpy and scipy from
 * the formulas of the statistics, with 6 customers planned and their own variance.
 */
describe('the report of six customers', () => {
  it('before their outcome days are over knows what they have brought so far, and decides nothing', async () => {
    const { uplift, planning } = await report();
    expect(uplift.find(({ outcome }) => outcome === 'revenueCapped')).toMatchObject({
      ...UNKNOWN,
      cuped: UNKNOWN,
      verdict: 'COLLECTING',
      profiles: 0,
      provisional: { difference: near(800 / 3), profiles: 6 },
    });
    expect(planning).toEqual({
      state: 'COLLECTING',
      profilesNeeded: 6,
      daysLeft: 7,
      smallestEffect: null,
      profilesNeededCuped: null,
    });
  });

  it('is exactly what was planted', async () => {
    await clock.pass(7 * DAY);
    const { arms: told, uplift, slots, groups, promotions, days, ...whole } = await report();
    expect(whole).toEqual({
      campaign: 'weekly',
      currency: 'EUR',
      from: '2030-06-03',
      to: '2030-06-12',
      experimentRevision: 1,
      primary: 'revenueCapped',
      sampleRatio: { chiSquared: 0, degrees: 1, p: 1, bayesFactor: expect.any(Number), alarm: false },
      planning: {
        state: 'COMPLETE',
        profilesNeeded: 6,
        daysLeft: 0,
        smallestEffect: expect.any(Number),
        profilesNeededCuped: null,
      },
    });
    expect(whole.sampleRatio.bayesFactor).toBeLessThan(1);
    const buyers = { mean: near(2 / 3), variance: near(1 / 3) };
    const [revenue, focus] = [
      { mean: near(400 / 3), variance: near(70_000 / 3) },
      { mean: near(100 / 3), variance: near(10_000 / 3) },
    ];
    const funnel = {
      assigned: stage(6, 3),
      viewed: stage(2, 2, 1),
      activated: stage(2),
      redeemed: stage(1),
      expiredUnused: stage(5, 3),
    };
    expect(told).toEqual([
      {
        arm: 'CONTROL',
        profiles: 3,
        weight: 0.5,
        funnel: NOTHING,
        ghosts: 6,
        outcomes: {
          buyer: buyers,
          baskets: buyers,
          revenue,
          revenueCapped: revenue,
          focusRevenue: focus,
          focusRevenueCapped: focus,
          revenuePerBasket: { mean: 200, variance: near(22_500) },
        },
        marginShare: 0,
        closedEarly: 0,
        crossed: 0,
      },
      {
        arm: 'a',
        profiles: 3,
        weight: 0.5,
        funnel,
        ghosts: 0,
        outcomes: {
          buyer: { mean: 1, variance: 0 },
          baskets: { mean: 1, variance: 0 },
          revenue: { mean: 400, variance: 40_000 },
          revenueCapped: { mean: 400, variance: 40_000 },
          focusRevenue: { mean: near(550 / 3), variance: near(122_500 / 3) },
          focusRevenueCapped: { mean: near(550 / 3), variance: near(122_500 / 3) },
          revenuePerBasket: { mean: 400, variance: 40_000 },
        },
        marginShare: 0,
        closedEarly: 0,
        crossed: 0,
      },
    ]);
    const difference = {
      difference: near(800 / 3),
      anytime95: pair(-174.3263959888923, 707.6597293222255),
      anytimeP: near(0.6762920669293981),
      fixed95: pair(-148.0016980746033, 681.3350314079365),
      p: near(0.145297795282646),
    };
    expect(uplift.find(({ outcome }) => outcome === 'revenueCapped')).toEqual({
      arm: 'a',
      outcome: 'revenueCapped',
      ...difference,
      relative: null,
      relative95: null,
      cuped: { ...difference, fixed95: expect.anything(), p: expect.any(Number) },
      total: near(1_600),
      total95: pair(-1045.958375933354, 4245.958375933353),
      verdict: 'COLLECTING',
      daysLeft: expect.any(Number),
      adjustedP: null,
      profiles: 6,
      provisional: { difference: near(800 / 3), profiles: 6 },
    });
    expect(uplift.find(({ outcome }) => outcome === 'focusRevenue')).toMatchObject({
      difference: near(150),
      anytime95: pair(-218.2670782377684, 518.2670782377684),
      anytimeP: 1,
      fixed95: pair(-308.1021486314307, 608.1021486314307),
      p: near(0.32664190889288),
      total: near(900),
      verdict: null,
      daysLeft: null,
      adjustedP: expect.any(Number),
    });
    expect(groups).toEqual([{ arm: 'a', group: 'offers', funnel }]);
    expect(slots.map(({ arm, slot, group }) => [arm, slot, group])).toEqual([
      ['a', 0, 'offers'],
      ['a', 1, 'offers'],
    ]);
    const used = (of: { funnel: ReportJson['slots'][0]['funnel'] }) =>
      Object.values(of.funnel).map(({ offers }) => offers);
    expect(slots.map(used)).toEqual([
      [3, 1, 1, 1, 2],
      [3, 1, 1, 0, 3],
    ]);
    expect(promotions.map((row) => [row.promotion, row.arm, ...used(row)])).toEqual([
      ['less-milk', 'a', 3, 1, 1, 1, 2],
      ['less-bread', 'a', 3, 1, 1, 0, 3],
    ]);
    expect(days.map((row) => [row.day, row.arm, row.profiles, row.ghosts, ...used(row)])).toEqual([
      ['2030-06-03', 'CONTROL', 3, 6, 0, 0, 0, 0, 0],
      ['2030-06-03', 'a', 3, 0, 6, 2, 0, 0, 0],
      ['2030-06-04', 'a', 0, 0, 0, 0, 2, 1, 0],
      ['2030-06-10', 'a', 0, 0, 0, 0, 0, 0, 5],
    ]);
  });

  it('of a period has the entries and events of its days, the last of which is the one before its end', async () => {
    const first = await report('--to', '2030-06-04');
    expect([first.from, first.to]).toEqual(['2030-06-03', '2030-06-04']);
    expect(first.arms.map(({ profiles, funnel }) => [profiles, funnel.viewed.offers, funnel.redeemed.offers])).toEqual([
      [3, 0, 0],
      [3, 2, 0],
    ]);
    const later = await report('--from', '2030-06-04', '--to', '2030-06-05');
    expect(later.arms.map(({ profiles, funnel }) => [profiles, funnel.viewed.offers, funnel.redeemed.offers])).toEqual([
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(later.uplift.every(({ difference, fixed95 }) => difference === null && fixed95 === null)).toBe(true);
  });

  it('keeps what was decided at the planned end, whatever is told later and whoever is asked', async () => {
    const of = ({ uplift }: ReportJson) => uplift.find(({ outcome }) => outcome === 'revenueCapped')!;
    const before = of(await report());
    await buy(arms.a[1]!, { jam: 900 }, clock.nowMs - 6 * DAY);
    const after = of(await report());
    expect(after.difference).toBeCloseTo(800 / 3 + 300, 8);
    expect([after.fixed95, after.p]).toEqual([before.fixed95, before.p]);
    await server.kill();
    server = await startProgram(clock.program, join(folder, 'store'));
    expect(of(await report())).toEqual(after);
  });

  it('goes to spreadsheets as CSV, and to everybody as a page', async () => {
    const { code, stdout } = await handbill('report', 'weekly', '--csv');
    expect(code).toBe(0);
    const rows: Record<string, string>[] = parse(stdout, { columns: true });
    const viewed = rows.find((row) => row.section === 'promotions' && row.promotion === 'less-milk');
    expect(viewed).toMatchObject({ arm: 'a', figure: 'funnel.assigned.offers', value: '3' });
    const file = join(folder, 'report.html');
    expect(await handbill('report', 'weekly', '--html', file)).toMatchObject({ code: 0 });
    const page = await readFile(file, 'utf8');
    expect(page).toContain('<h1>Report of weekly</h1>');
    expect(page.match(/<svg/g)).toHaveLength(page.match(/<table/g)!.length);
  });

  it('stays when the campaign is deleted', async () => {
    const before = await report();
    const { campaigns } = server.clients;
    await callUnary(campaigns, campaigns.deleteCampaign, { campaignId: 'weekly' });
    expect(await report()).toEqual(before);
  });
});

describe('what can’t be reported', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an unknown campaign', ['report', 'none'], /campaign "none" not found/],
    ['no campaign', ['report'], /give the id of a campaign, or --programme/],
    ['a campaign and all', ['report', 'weekly', '--programme'], /give the id of a campaign, or --programme/],
    [
      'a revision that there was not',
      ['report', 'weekly', '--revision', '2'],
      /experiment revision "weekly 2" not found/,
    ],
    ['a day that is none', ['report', 'weekly', '--from', '2030-02-30'], /from: must be a day such as 2026-11-02/],
    [
      'a period without a day',
      ['report', 'weekly', '--from', '2030-06-04', '--to', '2030-06-04'],
      /to: must be after `from`, 2030-06-04: the day itself is left out/,
    ],
    ['days to come', ['report', 'weekly', '--from', '2031-01-01'], /from: must not be after today, 2030-06-11/],
    ['two formats', ['report', 'weekly', '--csv', '--json'], /--json or --csv, not both/],
    [
      'a folder that there is not',
      ['report', 'weekly', '--html', '/no/such/folder/report.html'],
      /no.such.folder does not exist/,
    ],
  ])('is told: %s', async (_, args, words) => {
    const { code, stderr } = await handbill(...args);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(words);
  });
});
