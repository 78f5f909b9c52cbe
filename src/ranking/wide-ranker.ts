/**
 * What redemptions teach beyond purchases, of wide promotions: how much more or less often they are redeemed than their items are bought. The
 * log-odds of a wide promotion (ranking/wide-summary.ts) get, beside what its items give,
 *
 *     sum of weight x input over WIDE_INPUTS
 *
 * so that without weights the summary's formula stays as it is. Kept apart: what the list of items says of itself, the same for everybody, and
 * what the customer's purchases say, which is 0 for who bought none of its items. Learned by training/wide/fit-wide-ranker.ts.
 */
export interface WideRanker {
  /** That it was learned from. */
  readonly redemptions: number;
  readonly weights: WideWeights;
  /** An entry an item: sum over the redemptions of promotions that cover it of 1 / sqrt(number of covered items). */
  readonly redeemed: Float32Array;
}

/** Of the list. */
const LIST_INPUTS = [
  'level', //     1
  'products', //  ln of the number of covered items
  'redeemed', //  ln(1 + redemptions of promotions, as far as their items are the same: cosine of the two sets)
] as const;

/** Of the customer and the list. */
const OWN_INPUTS = [
  'bought', //    1 when the customer bought a covered item
  'purchases', //  ln(1 + receipts with a covered item, each item by itself)
] as const;

export const WIDE_INPUTS = [...LIST_INPUTS, ...OWN_INPUTS] as const;
export type WideWeights = Readonly<Record<(typeof WIDE_INPUTS)[number], number>>;
export type ListInputs = Readonly<Record<(typeof LIST_INPUTS)[number], number>>;
export type OwnInputs = Readonly<Record<(typeof OWN_INPUTS)[number], number>>;

/** A list moves by a factor of 3,000 either way at most: further off, weights are damaged or the list is unlike any that taught them. */
const LIST_PART_MAX = 8;

export function listInputs(items: Uint32Array, redeemed: ArrayLike<number>): ListInputs {
  let alike = 0;
  for (let i = 0; i < items.length; i++) alike += redeemed[items[i]!] ?? 0;
  return {
    level: 1,
    products: Math.log(items.length),
    redeemed: Math.log1p(alike / Math.sqrt(items.length)),
  };
}

export const ownInputs = (purchases: number): OwnInputs => ({
  bought: purchases > 0 ? 1 : 0,
  purchases: Math.log1p(purchases),
});

/** Adds a redemption of a promotion to what items know of redemptions; see `redeemed`. */
export function addRedemption(redeemed: Float32Array | Float64Array, items: Uint32Array): void {
  const share = 1 / Math.sqrt(items.length);
  for (let i = 0; i < items.length; i++) if (items[i]! < redeemed.length) redeemed[items[i]!]! += share;
}

/** What the list adds to the log-odds. */
export function listPart(weights: WideWeights, inputs: ListInputs): number {
  const sum = LIST_INPUTS.reduce((total, name) => total + weights[name] * inputs[name], 0);
  return Math.max(-LIST_PART_MAX, Math.min(LIST_PART_MAX, sum));
}

/** What the customer's purchases of the list's items add to the log-odds. */
export function ownPart(weights: WideWeights, inputs: OwnInputs): number {
  return OWN_INPUTS.reduce((total, name) => total + weights[name] * inputs[name], 0);
}
