import { describe, expect, it } from 'vitest';
import { mix32, randomStream } from '../../../src/base/hash.js';
import type { ItemIndex } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { createReceiptColumns } from '../../../src/engine/models/receipt-columns.js';
import { recordReceipt } from '../../../src/history/history.js';
import { readHistory } from '../../../src/history/record.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../../src/limits.js';
import { type CustomerState, stateReader } from '../../../src/ranking/training/customer-state.js';
import { inOrderOfIds } from '../../../src/ranking/training/listed-receipts.js';
import { type ReceiptRow, receiptCount, toReceiptSet } from '../../../src/ranking/training/receipts.js';
import { tailReceipts } from '../../../src/ranking/training/tails.js';
import { trainModel } from '../../../src/ranking/training/train-model.js';
import { newestAsLabel } from '../../../src/ranking/training/training-data.js';
import { TRAINING_DEFAULTS } from '../../../src/ranking/training/training-options.js';

const ITEMS = 40;
const FIRST_DAY = 18_000;

/** Customers of 1 to 120 receipts with habits that come and go. */
const customers: ReceiptRow[][] = Array.from({ length: 60 }, (_, u) => {
  const random = randomStream(u + 1);
  const habits = Array.from({ length: 6 }, () => Math.floor(ITEMS * random()));
  let day = FIRST_DAY;
  return Array.from({ length: 1 + Math.floor(120 * random()) }, () => {
    day += Math.floor(6 * random());
    if (random() < 0.05) habits[Math.floor(6 * random())] = Math.floor(ITEMS * random());
    const items = [...habits.filter(() => random() < 0.5), Math.floor(ITEMS * random())];
    return { items: [...new Set(items)].sort((a, b) => a - b), day };
  });
});

/** In the order of the ids' hashes, as a training has them. */
const idOf = (u: number) => [mix32(u), u] as const;
const order = [...customers.keys()].sort((a, b) => idOf(a)[0] - idOf(b)[0]);

function storedReceipts(linesMax = Number.POSITIVE_INFINITY) {
  const columns = createReceiptColumns(linesMax);
  customers.forEach((receipts, u) => {
    let bytes: Uint8Array | null = null;
    receipts.forEach(({ items, day }, r) => {
      // Within a day by the order of the receipts.
      const timeMs = day! * MS_PER_DAY + r;
      const outcome = recordReceipt(bytes, { idHash: [r, u], timeMs, items: items as ItemIndex[] });
      if (outcome.kind === 'recorded') bytes = outcome.bytes;
    });
    const { receipts: known, tail } = readHistory(bytes!);
    columns.add(idOf(u), known, tail);
  });
  return inOrderOfIds(columns.toListed(ITEMS));
}

const full = toReceiptSet(
  order.map((u) => customers[u]!),
  ITEMS,
);

/** By item, what a state says of it. */
function factsOf(state: CustomerState) {
  const byItem: Record<number, number[]> = {};
  for (let slot = 0; slot < state.count; slot++) {
    const { n, ago, age, decay50, decay80, decay90, decay95, inverseSize, agoDays, ageDays, dayDecays } = state;
    byItem[state.item[slot]!] = [
      n,
      ago,
      age,
      decay50,
      decay80,
      decay90,
      decay95,
      inverseSize,
      agoDays,
      ageDays,
      ...dayDecays,
    ].map((column) => column[slot]!);
  }
  const { receipts, purchases, newestSize, repeatShare, repeatShareShrunk } = state;
  return { byItem, customer: [receipts, purchases, newestSize, repeatShare, repeatShareShrunk] };
}

function expectClose(actual: readonly number[], expected: readonly number[], what: string): void {
  for (const [i, value] of actual.entries()) expect(value, `${what}, ${i}`).toBeCloseTo(expected[i]!, 4);
}

describe('the histories of a store', () => {
  it('say of a customer at every known receipt what all receipts say', () => {
    const stored = storedReceipts();
    const [read, readFull] = [stateReader(stored), stateReader(full)];
    let tails = 0;
    for (let u = 0; u < stored.customerCount; u++) {
      const before = tailReceipts(stored.tails, u);
      if (before > 0) tails += 1;
      for (let cut = 0; cut <= receiptCount(stored, u); cut++) {
        const state = factsOf(read(u, cut));
        const expected = factsOf(readFull(u, before + cut));
        const what = `customer ${u} after ${before} + ${cut} receipts`;
        expect(Object.keys(state.byItem), what).toEqual(Object.keys(expected.byItem));
        for (const [item, facts] of Object.entries(expected.byItem))
          expectClose(state.byItem[Number(item)]!, facts, what);
        expectClose(state.customer, expected.customer, what);
      }
    }
    expect(tails).toBeGreaterThan(20);
  });

  it('are the same customers when there are too many lines for all', () => {
    const sample = storedReceipts(8_000);
    expect(sample.customerCount).toBeLessThan(customers.length);
    expect(sample.customerCount).toBeGreaterThan(5);
    const all = storedReceipts();
    const [read, readAll] = [stateReader(sample), stateReader(all)];
    const stays = order.map((u, at) => ({ u, at })).filter(({ u }) => sampled(sample, all, u));
    expect(stays).toHaveLength(sample.customerCount);
    stays.forEach(({ at }, u) => {
      expect(factsOf(read(u, receiptCount(sample, u)))).toEqual(factsOf(readAll(at, receiptCount(all, at))));
    });

    function sampled({ customerCount }: typeof sample, { customerCount: of }: typeof all, u: number): boolean {
      // One in so many, a power of two, by the hash.
      let share = 1;
      while (order.filter((v) => (idOf(v)[0] & (share - 1)) === 0).length > customerCount && share < of) share *= 2;
      return (idOf(u)[0] & (share - 1)) === 0;
    }
  });

  it('train nearly the same weights as all receipts do', () => {
    const options = { ...TRAINING_DEFAULTS, k: 4, newCandidates: 10, labelsEach: 10 };
    const [stored, all] = [storedReceipts(), full].map((set) => trainModel(newestAsLabel(set), options).report);
    expect(stored!.labels).toBe(all!.labels);
    expect(HISTORY_WINDOW_RECEIPTS).toBeGreaterThanOrEqual(3 * options.labelsEach);
    for (const [name, weight] of Object.entries(all!.weights)) {
      expect(Math.abs(stored!.weights[name as 'share']! - weight!), name).toBeLessThan(0.05 * (1 + Math.abs(weight!)));
    }
  });
});
