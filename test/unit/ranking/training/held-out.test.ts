import { describe, expect, it } from 'vitest';
import { heldOutNdcg, holdOut, trainingFreeRanker } from '../../../../src/ranking/training/held-out.js';
import { toReceiptSet } from '../../../../src/ranking/training/receipts.js';
import { knownReceipts, newestAsLabel } from '../../../../src/ranking/training/training-data.js';
import { plantedReceipts } from '../../../support/planted-receipts.js';

const row = (items: readonly number[], day: number) => ({ items, day });
const customer = (receipts: number) => Array.from({ length: receipts }, (_, r) => row([r % 3], r));

describe('receipts that are kept back', () => {
  it.each([
    [1, 0],
    [2, 1],
    [7, 1],
    [8, 2],
    [12, 3],
    [400, 3],
  ])('are of %i known ones the newest %i', (known, kept) => {
    const heldOut = holdOut(newestAsLabel(toReceiptSet([customer(known), customer(4)], 3)));
    const mine = [...heldOut.position].filter((_, at) => heldOut.customer[at] === 0).sort((a, b) => a - b);
    expect(mine).toEqual(Array.from({ length: kept }, (_, i) => known - kept + i));
    // Who has one receipt left teaches nothing.
    expect([...knownReceipts(heldOut.data)]).toEqual([known - kept < 2 ? 0 : known - kept, 3]);
  });

  it('are of many customers a thousand at most, in the order of their days', () => {
    const receipts = plantedReceipts(900);
    const { customer, position } = holdOut(newestAsLabel(receipts));
    expect(customer.length).toBeGreaterThan(500);
    expect(customer.length).toBeLessThanOrEqual(1_000);
    const days = Array.from(customer, (u, at) => receipts.days![receipts.receiptStart[u]! + position[at]!]!);
    expect(days).toEqual([...days].sort((a, b) => a - b));
  });

  it('are ranked by the popularity of their day, not by that of the training', () => {
    // Everybody turns from item 0 to item 1 a year after the receipts that may be learned from.
    const rows = Array.from({ length: 20 }, (_, u) => [
      ...Array.from({ length: 4 }, (_, r) => row([0], r)),
      row([1], 400 + u),
    ]);
    const heldOut = holdOut(newestAsLabel(toReceiptSet(rows, 3)));
    const [ndcg] = heldOutNdcg(heldOut, [trainingFreeRanker(heldOut.data)]);
    expect(ndcg![0]).toBeLessThan(1);
    expect(ndcg!.at(-1)).toBeGreaterThan(ndcg![0]! - 1e-9);
    expect(heldOut.position).toEqual(new Uint32Array(20).fill(4));
  });
});
