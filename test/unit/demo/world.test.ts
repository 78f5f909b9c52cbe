import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../../src/base/time.js';
import type { DemoReceipt } from '../../../src/demo/receipts.js';
import { DEMO_REGULAR_GAP_DAYS, DEMO_SIZE, makeWorld, type World, type WorldPlan } from '../../../src/demo/world.js';
import { worldFiles, writeWorld } from '../../../src/demo/write-world.js';

const NOW = Date.UTC(2026, 5, 15, 9, 30);
const TODAY = Date.UTC(2026, 5, 15);
const SMALL = { customers: 60, items: 150, promotions: 40, days: 60 };

const demoWorld = (plan: Omit<WorldPlan, 'regularGapDays'>): World =>
  makeWorld({ ...plan, regularGapDays: DEMO_REGULAR_GAP_DAYS });

const digest = (world: World): string =>
  createHash('sha256')
    .update(JSON.stringify([world.items, world.promotions, [...world.receipts]]))
    .digest('hex');

describe('the demo world', () => {
  it('is the same for the same seed, size and instants, and made at any hour of the same day', () => {
    const first = digest(demoWorld({ seed: 7, size: SMALL, madeMs: NOW, nowMs: NOW }));
    expect(digest(demoWorld({ seed: 7, size: SMALL, madeMs: TODAY, nowMs: NOW }))).toBe(first);
    expect(digest(demoWorld({ seed: 8, size: SMALL, madeMs: NOW, nowMs: NOW }))).not.toBe(first);
    expect(digest(demoWorld({ seed: 7, size: SMALL, madeMs: NOW - MS_PER_DAY, nowMs: NOW }))).not.toBe(first);
  });

  it('lives on: what was bought stays, and somebody has come every day since', () => {
    const later = NOW + 40 * MS_PER_DAY + 7;
    const [young, old] = [NOW, later].map((nowMs) => demoWorld({ seed: 7, size: SMALL, madeMs: NOW, nowMs }));
    const [before, after] = [[...young!.receipts], [...old!.receipts]];
    expect(after.slice(0, before.length)).toEqual(before);
    const days = new Set(after.slice(before.length).map(({ timeMs }) => Math.floor(timeMs / MS_PER_DAY)));
    expect(days.size).toBeGreaterThanOrEqual(40);
    expect(after.at(-1)!.timeMs).toBeLessThan(later);
    const usable = ({ promotions }: World, nowMs: number) =>
      promotions.filter((it) => it.startAtMs <= nowMs && (it.expireAtMs ?? Infinity) > nowMs).length;
    expect(usable(old!, later)).toBe(usable(young!, NOW));
    expect(old!.promotions.map(({ code, items }) => [code, items])).toEqual(
      young!.promotions.map(({ code, items }) => [code, items]),
    );
  });

  it('has exactly the numbers asked for, with unique keys and names, also when it is large', () => {
    const size = {
      customers: 16 * SMALL.customers,
      items: 12_800,
      promotions: 16 * SMALL.promotions,
      days: SMALL.days,
    };
    const { items, promotions, households } = demoWorld({ seed: 1, size, madeMs: NOW, nowMs: NOW });
    expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(size.items);
    expect(new Set(items.map(({ name }) => name)).size).toBe(size.items);
    expect(new Set(promotions.map(({ code }) => code)).size).toBe(size.promotions);
    expect(new Set(households.map(({ profileId }) => profileId)).size).toBe(size.customers);
  });

  it('offers promotions of every state, channel and audience', () => {
    const { promotions, items } = demoWorld({ seed: 1, size: DEMO_SIZE, madeMs: NOW, nowMs: NOW });
    const share = (test: (promotion: (typeof promotions)[number]) => boolean): number =>
      promotions.filter(test).length / promotions.length;
    const coversWeek = share((it) => it.startAtMs <= NOW && (it.expireAtMs ?? Infinity) >= NOW + 7 * MS_PER_DAY);
    expect(coversWeek).toBeGreaterThan(0.5);
    expect(share((it) => it.expireAtMs !== null && it.expireAtMs <= NOW)).toBeGreaterThan(0.05);
    expect(share((it) => it.startAtMs > NOW)).toBeGreaterThan(0.03);
    expect(share((it) => it.tags.includes('MOBILE'))).toBeGreaterThan(0.6);
    expect(share((it) => it.tags.includes('CHECKOUT'))).toBeGreaterThan(0.3);
    for (const type of ['GENERAL', 'MEMBERS_ONLY', 'CUSTOM', 'HANDBILL'] as const) {
      expect(share((it) => it.type === type)).toBeGreaterThan(0);
    }
    for (const promotion of promotions) {
      expect(promotion.items === null || promotion.items.length > 0).toBe(true);
      expect(promotion.items?.every((at) => items[at] !== undefined) ?? true).toBe(true);
      expect(promotion.expireAtMs ?? Infinity).toBeGreaterThan(promotion.startAtMs);
      expect(promotion.type === 'CUSTOM').toBe(promotion.targetSegment !== null);
    }
  });
});

describe('the receipts of the demo world', () => {
  let receipts: DemoReceipt[];
  let world: World;
  beforeAll(() => {
    world = demoWorld({ seed: 3, size: { ...DEMO_SIZE, customers: 400 }, madeMs: NOW, nowMs: NOW });
    receipts = [...world.receipts];
  });

  it('come in the order of time and end today', () => {
    for (const [at, receipt] of receipts.slice(1).entries()) {
      expect(receipt.timeMs).toBeGreaterThanOrEqual((receipts[at] as DemoReceipt).timeMs);
    }
    expect(receipts.at(-1)?.timeMs).toBeLessThan(NOW);
    expect(receipts.at(-1)?.timeMs).toBeGreaterThan(TODAY);
    expect(receipts[0]?.timeMs).toBeGreaterThanOrEqual(TODAY - DEMO_SIZE.days * MS_PER_DAY);
    expect(new Set(receipts.map(({ transactionId }) => transactionId)).size).toBe(receipts.length);
  });

  it('repeat a fifth to nearly half of what the last five baskets held', () => {
    const recent = new Map<string, (readonly number[])[]>();
    let lines = 0;
    let repeats = 0;
    for (const { profileId, items } of receipts) {
      const before = recent.get(profileId) ?? [];
      if (before.length === 5) {
        lines += items.length;
        repeats += items.filter((item) => before.some((basket) => basket.includes(item))).length;
      }
      recent.set(profileId, [...before, items].slice(-5));
    }
    expect(repeats / lines).toBeGreaterThan(0.2);
    expect(repeats / lines).toBeLessThan(0.45);
  });

  it('sell items by a power law', () => {
    const sold = new Map<number, number>();
    for (const { items } of receipts) for (const item of items) sold.set(item, (sold.get(item) ?? 0) + 1);
    const byRank = [...sold.values()].sort((a, b) => b - a);
    const total = byRank.reduce((sum, count) => sum + count, 0);
    const head = byRank.slice(0, DEMO_SIZE.items / 10).reduce((sum, count) => sum + count, 0);
    expect(head / total).toBeGreaterThan(0.33);
    expect(head / total).toBeLessThan(0.65);
    const slope = Math.log((byRank[399] as number) / (byRank[9] as number)) / Math.log(400 / 10);
    expect(slope).toBeLessThan(-0.45);
    expect(slope).toBeGreaterThan(-1.3);
  });

  it('follow the households: regulars come every few days, occasional ones rarely, newcomers not yet', () => {
    const visits = new Map<string, number>();
    for (const { profileId } of receipts) visits.set(profileId, (visits.get(profileId) ?? 0) + 1);
    const meanOf = (kind: string): number => {
      const group = world.households.filter((household) => household.kind === kind);
      return group.reduce((sum, { profileId }) => sum + (visits.get(profileId) ?? 0), 0) / group.length;
    };
    expect(meanOf('newcomer')).toBe(0);
    expect(meanOf('occasional')).toBeGreaterThan(1);
    expect(meanOf('occasional')).toBeLessThan(8);
    expect(meanOf('regular')).toBeGreaterThan(30);
    expect(meanOf('regular')).toBeLessThan(60);
  });

  it('know the seasons: more ice cream in summer than in winter', () => {
    const iceIn = (nowMs: number): number => {
      const { receipts: sales, items } = demoWorld({
        seed: 5,
        size: { ...SMALL, customers: 200, days: 30 },
        madeMs: nowMs,
        nowMs,
      });
      const bought = [...sales].flatMap((receipt) => receipt.items);
      return bought.filter((at) => items[at]?.itemId.startsWith('ICEC')).length / bought.length;
    };
    expect(iceIn(Date.UTC(2026, 7, 1))).toBeGreaterThan(1.5 * iceIn(Date.UTC(2026, 1, 1)));
  });
});

describe('the files of the demo world', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handbill-world-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('hold a header and a row an item, a promotion, and a line of a receipt', async () => {
    const plan = { seed: 7, size: SMALL, madeMs: NOW, nowMs: NOW };
    await writeWorld(folder, demoWorld(plan));
    const { items, promotions, transactions } = worldFiles(folder);
    const lines = [...demoWorld(plan).receipts].reduce((sum, receipt) => sum + receipt.items.length, 0);
    for (const [path, rows] of [
      [items, SMALL.items],
      [promotions, SMALL.promotions],
      [transactions, lines],
    ] as const) {
      const text = await readFile(path, 'utf8');
      expect(text.trimEnd().split('\n')).toHaveLength(rows + 1);
      expect((await stat(path)).size).toBe(Buffer.byteLength(text));
    }
  });
});
