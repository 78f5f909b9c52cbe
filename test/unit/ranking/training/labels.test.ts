import { describe, expect, it } from 'vitest';
import { chooseLabels, labelsEach } from '../../../../src/ranking/training/labels.js';
import { toReceiptSet } from '../../../../src/ranking/training/receipts.js';
import { newestAsLabel, type TrainingData } from '../../../../src/ranking/training/training-data.js';

const dataOf = (...receipts: number[]): TrainingData =>
  newestAsLabel(
    toReceiptSet(
      receipts.map((count) => Array.from({ length: count }, () => ({ items: [0] }))),
      1,
    ),
  );

const positionsOf = (data: TrainingData, each: number, customer: number) => {
  const labels = chooseLabels(data, each);
  return [...labels.position].filter((_, label) => labels.customer[label] === customer);
};

describe('labels', () => {
  it('are many a customer where customers are few, and one where they are many', () => {
    expect([1, 30, 200, 201, 1_124, 4_000, 1_000_000].map(labelsEach)).toEqual([20, 20, 20, 20, 4, 1, 1]);
  });

  it('are the newest receipts, in the newer half, with room between them where there is some', () => {
    const data = dataOf(0, 1, 2, 5, 12, 100);
    expect([0, 1].map((customer) => positionsOf(data, 4, customer))).toEqual([[], []]);
    expect(positionsOf(data, 4, 2)).toEqual([1]);
    expect(positionsOf(data, 4, 3)).toEqual([3, 4]);
    expect(positionsOf(data, 4, 4)).toEqual([8, 9, 10, 11]);
    expect(positionsOf(data, 4, 5)).toEqual([90, 93, 96, 99]);
  });

  it('end the history that items are counted in', () => {
    const { historyEnd, knownEnd } = chooseLabels(dataOf(2, 12), 4);
    expect([...historyEnd]).toEqual([1, 8]);
    expect([...knownEnd]).toEqual([2, 12]);
  });

  it('are never what is to be predicted', () => {
    const data = { ...dataOf(12, 12), labelled: Uint8Array.of(1, 0) };
    expect(Math.max(...positionsOf(data, 4, 0))).toBe(11);
    expect(Math.max(...positionsOf(data, 4, 1))).toBe(10);
    expect(positionsOf(data, 1, 1)).toEqual([]);
  });
});
