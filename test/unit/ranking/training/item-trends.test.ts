import { describe, expect, it } from 'vitest';
import { trendLog, withTrends } from '../../../../src/ranking/live-trend.js';
import { assembleModel } from '../../../../src/ranking/training/assemble-model.js';
import type { FitRows } from '../../../../src/ranking/training/fit-rows.js';
import { COMMON_COUNT, COMMON_INPUTS, OWN_COUNT, OWN_INPUTS } from '../../../../src/ranking/training/inputs.js';
import { noItemEffects } from '../../../../src/ranking/training/item-effects.js';
import { emptyHistoryCounts, emptyNextCounts, toItemInputs } from '../../../../src/ranking/training/item-terms.js';
import { replayTrends, writeTrends } from '../../../../src/ranking/training/item-trends.js';
import { receiptDay, receiptItems, toReceiptSet } from '../../../../src/ranking/training/receipts.js';
import { trainModel } from '../../../../src/ranking/training/train-model.js';
import { newestAsLabel, type TrainingData } from '../../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../../src/ranking/training/training-options.js';
import { PLANTED_ITEMS, plantedReceipts, plantedRows } from '../../../support/planted-receipts.js';

const CUSTOMERS = 30;
const TRENDS = ['trend30Log', 'trend180Log'] as const;
const planted = plantedRows(CUSTOMERS, 7);
const data = newestAsLabel(toReceiptSet(planted, PLANTED_ITEMS));

/** One group a customer, of every item; the first ten count as bought before. */
function allItems(): FitRows {
  const groups = CUSTOMERS;
  const each = (size: number) => Uint32Array.from({ length: groups + 1 }, (_, g) => g * size);
  const rows = groups * PLANTED_ITEMS;
  return {
    groups,
    customer: Uint32Array.from({ length: groups }, (_, g) => (g * 7) % groups),
    position: Uint32Array.from({ length: groups }, (_, g) => planted[(g * 7) % groups]!.length - 1),
    groupStart: each(PLANTED_ITEMS),
    ownStart: each(10),
    nextSize: new Uint32Array(groups).fill(1),
    item: Uint32Array.from({ length: rows }, (_, row) => row % PLANTED_ITEMS),
    label: new Uint8Array(rows),
    common: new Float32Array(rows * COMMON_COUNT),
    own: new Float32Array(groups * 10 * OWN_COUNT),
  };
}

const knownOf = ({ historyEnd, labelled }: TrainingData) => historyEnd.map((end, u) => end + labelled[u]!);

function trendRows(of: TrainingData): FitRows {
  const rows = allItems();
  writeTrends(rows, of.receipts, replayTrends(of.receipts, knownOf(of))!);
  return rows;
}

const common = (rows: FitRows, group: number, item: number, name: (typeof TRENDS)[number]) =>
  rows.common[(group * PLANTED_ITEMS + item) * COMMON_COUNT + COMMON_INPUTS.indexOf(name)]!;

/** The definition: decayed shares of the receipts before a day. */
function shareBefore(day: number, item: number, halfLife: number): number {
  let total = 0;
  let holding = 0;
  for (let u = 0; u < CUSTOMERS; u++) {
    for (let position = 0; position < planted[u]!.length; position++) {
      const age = day - receiptDay(data.receipts, u, position);
      if (age <= 0) continue;
      total += 0.5 ** (age / halfLife);
      if (receiptItems(data.receipts, u, position).includes(item)) holding += 0.5 ** (age / halfLife);
    }
  }
  return holding / total;
}

describe('the trends of items in training', () => {
  it('are those of the morning of the label, of own items too', () => {
    const rows = trendRows(data);
    for (let group = 0; group < CUSTOMERS; group++) {
      const customer = rows.customer[group]!;
      const day = receiptDay(data.receipts, customer, data.historyEnd[customer]!);
      for (const item of [0, 3, 9, 10, 59]) {
        for (const [h, halfLife] of [30, 180].entries()) {
          const value = common(rows, group, item, TRENDS[h]!);
          expect(value).toBeCloseTo(trendLog(shareBefore(day, item, halfLife)), 4);
          if (item >= 10) continue;
          const own = (group * 10 + item) * OWN_COUNT + OWN_INPUTS.indexOf('ownTrend30Log') + h;
          expect(rows.own[own]).toBe(value);
        }
      }
    }
  });

  it('do not look ahead: what is bought on the day of a label or later does not enter it', () => {
    const days = Array.from(data.historyEnd, (end, u) => receiptDay(data.receipts, u, end)).toSorted((a, b) => a - b);
    const day = days[CUSTOMERS / 2]!;
    const changed = planted.map((list) =>
      list.map((receipt) => (receipt.day! < day ? receipt : { items: [59], day: receipt.day! })),
    );
    const [before, after] = [data, newestAsLabel(toReceiptSet(changed, PLANTED_ITEMS))].map(trendRows);
    let earlier = 0;
    let later = 0;
    for (let group = 0; group < CUSTOMERS; group++) {
      const customer = before!.customer[group]!;
      const same = common(before!, group, 59, 'trend30Log') === common(after!, group, 59, 'trend30Log');
      if (receiptDay(data.receipts, customer, data.historyEnd[customer]!) <= day) {
        expect(same).toBe(true);
        earlier += 1;
      } else if (!same) later += 1;
    }
    expect(earlier).toBeGreaterThan(5);
    expect(later).toBeGreaterThan(5);
  });

  it('leave out receipts that may not be looked at', () => {
    const rows = [{ items: [0], day: 1 }];
    const unseen = [...rows, { items: [1], day: 2 }];
    const receipts = toReceiptSet([unseen, rows], 2);
    const trends = replayTrends(receipts, Uint32Array.of(1, 1))!;
    const { shares, popularity } = trends(Number.POSITIVE_INFINITY);
    for (const each of [...shares, popularity]) expect([...each]).toEqual([1, 0]);
  });

  it('stay out of the model, which takes them in as they are at the moment', () => {
    const none = new Float64Array(0);
    const parts = {
      version: 1,
      level: -1,
      items: toItemInputs(emptyNextCounts(2), emptyHistoryCounts(2)),
      dated: true,
      effects: noItemEffects(2),
      shape: { k: 0, recentScale: 0, customerBlock: false },
      p: none,
      map: { width: 0, bias: new Float64Array(2), q: none, mean: none },
    };
    const weights = { trend30Log: 2, trend180Log: -1.5, ownTrend30Log: 0.5, ownTrend180Log: 0.25 };
    const model = assembleModel({ ...parts, weights });
    const { items, unknownBase, laterBase } = withTrends(model, {
      shares: [Float64Array.of(0.5, 0, 0.3), Float64Array.of(0.1, 0, 0.2)],
      popularity: new Float64Array(3),
    });
    // Both items are alike but for the trend.
    const level = model.items.base[0]!;
    expect(model.items.base[1]).toBe(level);
    expect(items.base[0]).toBeCloseTo(level + 2 * trendLog(0.5) - 1.5 * trendLog(0.1), 5);
    expect(items.base[1]).toBeCloseTo(level + 0.5 * trendLog(0), 5);
    expect(unknownBase).toBeCloseTo(model.unknownBase + 0.5 * trendLog(0), 5);
    expect(laterBase[0]).toBeCloseTo(model.unknownBase + 2 * trendLog(0.3) - 1.5 * trendLog(0.2), 5);
    expect(items.ownBias[0]).toBeCloseTo(0.5 * trendLog(0.5) + 0.25 * trendLog(0.1), 5);
  });

  it('take part where receipts carry days, and nowhere else', () => {
    const receipts = plantedReceipts(250);
    const options = { ...TRAINING_DEFAULTS, k: 4, newCandidates: 10 };
    const weightsOf = (days: Int32Array | null) => {
      const { weights } = trainModel(newestAsLabel({ ...receipts, days }), options).report;
      return [...TRENDS, 'ownTrend30Log' as const, 'ownTrend180Log' as const].map((name) => weights[name]);
    };
    expect(weightsOf(null)).toEqual([0, 0, 0, 0]);
    for (const weight of weightsOf(receipts.days)) expect(weight).not.toBe(0);
  });
});
