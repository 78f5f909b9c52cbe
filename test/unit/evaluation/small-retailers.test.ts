import { describe, expect, it } from 'vitest';
import { personalByPopularity } from '../../../src/evaluation/baselines/frequency.js';
import { trainingFree } from '../../../src/evaluation/baselines/training-free.js';
import { engineMethod } from '../../../src/evaluation/engine-method.js';
import { evaluateSmall } from '../../../src/evaluation/small/evaluate-small.js';
import { smallRetailers } from '../../../src/evaluation/small/small-retailers.js';
import { receiptCount, receiptDay, receiptItems, toReceiptSet } from '../../../src/ranking/training/receipts.js';
import { TRAINING_DEFAULTS } from '../../../src/ranking/training/training-options.js';
import { PLANTED_ITEMS, plantedReceipts, plantedRows } from '../../support/planted-receipts.js';

const CUSTOMERS = 65;
const all = plantedReceipts(CUSTOMERS, 3);
const undated = toReceiptSet(
  plantedRows(CUSTOMERS, 3).map((rows) => rows.map(({ items }) => ({ items }))),
  PLANTED_ITEMS,
);

describe('small retailers', () => {
  it('have everybody once, with all receipts, whatever the size of the groups', () => {
    for (const group of [2, 20, 65, 1_000]) {
      const retailers = smallRetailers(all, group, 1);
      expect(retailers).toHaveLength(Math.max(1, Math.floor(CUSTOMERS / group)));
      const seen = retailers.flatMap(({ customers }) => [...customers]).sort((a, b) => a - b);
      expect(seen).toEqual(Array.from({ length: CUSTOMERS }, (_, u) => u));
      for (const { receipts, customers, items } of retailers) {
        customers.forEach((customer, u) => {
          expect(receiptCount(receipts, u)).toBe(receiptCount(all, customer));
          for (let position = 0; position < receiptCount(receipts, u); position++) {
            const named = Array.from(receiptItems(receipts, u, position), (item) => items[item]!);
            expect(named).toEqual([...receiptItems(all, customer, position)]);
            expect(receiptDay(receipts, u, position)).toBe(receiptDay(all, customer, position));
          }
        });
      }
    }
  });

  it('are the same with the same seed, and others with another', () => {
    const groups = (seed: number) => smallRetailers(all, 20, seed).map(({ customers }) => [...customers]);
    expect(groups(1)).toEqual(groups(1));
    expect(groups(1)).not.toEqual(groups(2));
  });

  it.each([
    ['dated', all, 3 * CUSTOMERS],
    ['undated', undated, CUSTOMERS],
  ])(
    'predict %s baskets, each learning from its own customers',
    (_, receipts, instances) => {
      const engine = engineMethod({ ...TRAINING_DEFAULTS, k: 4, newCandidates: 10 });
      const result = evaluateSmall({
        receipts,
        group: 30,
        retailers: null,
        seed: 1,
        last: 3,
        blocks: 2,
        fromDay: null,
        methods: [engine, personalByPopularity, trainingFree],
        ks: [6],
        title: 'planted',
      });
      expect(result.instances).toBe(instances);
      const [ours, counting, formula] = result.methods.map(({ metrics }) => metrics['R@6']!.mean);
      expect(ours).toBeGreaterThan(0.96 * counting!);
      expect(formula).toBeGreaterThan(0.8 * counting!);
    },
    60_000,
  );

  it('predict none of the dated baskets before a day, and learn from them all the same', () => {
    const predicted = (fromDay: number | null) =>
      evaluateSmall({
        receipts: all,
        group: 30,
        retailers: null,
        seed: 1,
        last: 3,
        blocks: 2,
        fromDay,
        methods: [personalByPopularity],
        ks: [6],
        title: 'planted',
      });
    const days = Array.from({ length: CUSTOMERS }, (_, u) => {
      const count = receiptCount(all, u);
      return Array.from({ length: Math.min(3, count) }, (_, i) => receiptDay(all, u, count - 1 - i));
    }).flat();
    const middle = days.toSorted((a, b) => a - b)[Math.floor(days.length / 2)]!;
    const late = predicted(middle);
    expect(late.instances).toBe(days.filter((day) => day >= middle).length);
    expect(late.methods[0]!.metrics['R@6']!.mean).toBeGreaterThan(
      0.9 * predicted(null).methods[0]!.metrics['R@6']!.mean,
    );
    expect(late.facts.join()).toContain(`from day ${middle} on`);
  });
});
