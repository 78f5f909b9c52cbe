import { type Coupon, type Journey, PRODUCT_CLASSES, type ProductClass } from './read-journey.js';

/** Shares of classes, adding up to 1. */
export type Mix = ReadonlyMap<number, number>;

/** What a coupon is about. */
export interface CouponFacts {
  readonly upc: string;
  readonly products: number;
  /** Everybody's recent purchases of the covered products. */
  readonly trend: number;
  /** Share of each class among the covered products, by popularity. */
  readonly mixes: Readonly<Record<ProductClass, Mix>>;
}

/** Purchases that a product counts for beside the real ones: products that nobody bought yet still say what a coupon is about. */
const UNBOUGHT = 0.1;

/** `trend` holds everybody's recent purchases of each product. */
export function couponFacts(journey: Journey, { upc, products }: Coupon, trend: Float64Array): CouponFacts {
  let popularity = 0;
  for (const product of products) popularity += trend[product]!;
  const total = popularity + UNBOUGHT * products.length;
  const mixOf = (name: ProductClass): Mix => {
    const shares = new Map<number, number>();
    const { of } = journey.classes[name];
    for (const product of products) {
      const kind = of[product]!;
      shares.set(kind, (shares.get(kind) ?? 0) + (trend[product]! + UNBOUGHT) / total);
    }
    return shares;
  };
  const mixes = Object.fromEntries(PRODUCT_CLASSES.map((name) => [name, mixOf(name)])) as Record<ProductClass, Mix>;
  return { upc, products: products.length, trend: popularity, mixes };
}

/** Sum of share x value over the classes of a mix. */
export function weighted(mix: Mix, values: Float64Array): number {
  let sum = 0;
  for (const [kind, share] of mix) sum += share * values[kind]!;
  return sum;
}

/** Cosine of two mixes: 1 for the same classes in the same shares, 0 for none in common. */
export function similarity(a: Mix, b: Mix): number {
  let [product, aa, bb] = [0, 0, 0];
  for (const [kind, share] of a) {
    product += share * (b.get(kind) ?? 0);
    aa += share * share;
  }
  for (const share of b.values()) bb += share * share;
  return product === 0 ? 0 : product / Math.sqrt(aa * bb);
}
