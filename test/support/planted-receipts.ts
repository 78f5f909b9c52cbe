import { randomStream } from '../../src/base/hash.js';
import { type ReceiptRow, type ReceiptSet, toReceiptSet } from '../../src/ranking/training/receipts.js';

export const PLANTED_ITEMS = 60;

/**
 * A made-up grocery with something to learn: two kinds of customers buy from their own twenty items each, everybody has
 * two habits bought on most visits, and twenty items are noise. Five to twelve receipts a customer, some days apart.
 */
export function plantedRows(customers: number, seed: number): ReceiptRow[][] {
  const random = randomStream(seed);
  const pick = (from: number, count: number) => from + Math.floor(count * random() ** 2);
  return Array.from({ length: customers }, (_, u) => {
    const kind = (u % 2) * 20;
    const habits = [pick(kind, 20), pick(0, PLANTED_ITEMS)];
    let day = Math.floor(random() * 10);
    return Array.from({ length: 5 + Math.floor(random() * 8) }, () => {
      day += 1 + Math.floor(random() * 9);
      const items = [pick(kind, 20), pick(kind, 20)];
      for (const habit of habits) if (random() < 0.7) items.push(habit);
      if (random() < 0.3) items.push(pick(40, 20));
      return { items, day };
    });
  });
}

export function plantedReceipts(customers: number, seed = 1): ReceiptSet {
  return toReceiptSet(plantedRows(customers, seed), PLANTED_ITEMS);
}
