import { type ReceiptRow, type ReceiptSet, toReceiptSet } from '../../ranking/training/receipts.js';
import type { OnProgress } from '../../ranking/training/training-report.js';
import type { Method } from '../method.js';
import { scorePromotions } from '../promotions.js';
import { knownOn } from '../time-split.js';
import type { Journey } from './read-journey.js';

/** A household that is shown the coupons of a campaign; numbers of both. */
export interface CouponChoice {
  readonly household: number;
  readonly campaign: number;
}

/**
 * Scores of the campaign's coupons for each choice, a list a method, by methods that rank products: a coupon is worth what its
 * products are together. They know the days before the campaign's start.
 */
export function couponBaselines(
  journey: Journey,
  choices: readonly CouponChoice[],
  methods: readonly Method[],
  onProgress: OnProgress,
): readonly (readonly Float64Array[])[] {
  const receipts = visits(journey);
  const productScores = new Float64Array(receipts.itemCount);
  const scores = methods.map((): Float64Array[] => []);
  const campaigns = [...new Set(choices.map(({ campaign }) => campaign))];
  for (const [c, number] of campaigns.entries()) {
    const { id, startDay, coupons } = journey.campaigns[number]!;
    const positions = [...choices.keys()].filter((i) => choices[i]!.campaign === number);
    const past = knownOn(receipts, startDay);
    const customers = Uint32Array.from(positions, (i) => choices[i]!.household);
    const split = { name: `campaign ${id}`, ...past, customers, positions: customers.map((u) => past.known[u]!) };
    const list = {
      ids: coupons.map(({ upc }) => upc),
      items: coupons.map(({ products }) => Uint32Array.from(products)),
    };
    for (const [m, method] of methods.entries()) {
      onProgress((c + m / methods.length) / campaigns.length, `${split.name}: ${method.name}`);
      const scoreProducts = method.prepare(split, () => {});
      for (const [t, i] of positions.entries()) {
        scoreProducts(t, productScores);
        const out = new Float64Array(coupons.length);
        scorePromotions(list, productScores, method.combine, out);
        scores[m]![i] = out;
      }
    }
  }
  return scores;
}

/** What a household bought on a day is one receipt. */
export function visits({ purchases, productCount }: Journey): ReceiptSet {
  const customers = purchases.map((list) => {
    const days = new Map<number, number[]>();
    for (const { day, product } of list) {
      const items = days.get(day);
      if (items) items.push(product);
      else days.set(day, [product]);
    }
    return [...days].map(([day, items]): ReceiptRow => ({ day, items }));
  });
  return toReceiptSet(customers, productCount);
}

/** Days on which the household bought something before `day`. */
export function visitsBefore({ purchases }: Journey, household: number, day: number): number {
  return new Set(purchases[household]!.flatMap((purchase) => (purchase.day < day ? [purchase.day] : []))).size;
}
