/** What a profile has brought to one exposure so far; amounts in minor units. */
export interface Sums {
  /** Receipts of which a line is left. */
  readonly baskets: number;
  readonly revenue: number;
  readonly focusRevenue: number;
  /** null: no receipt has told it. */
  readonly discount: number | null;
  /** Minor units x ppm; null: no receipt has told it. */
  readonly margin: bigint | null;
  /** Revenue over the lines of which the margin is known. */
  readonly revenueWithMargin: number;
}

export const NO_SUMS: Sums = {
  baskets: 0,
  revenue: 0,
  focusRevenue: 0,
  discount: null,
  margin: null,
  revenueWithMargin: 0,
};

export const addSums = (a: Sums, b: Sums): Sums => ({
  baskets: a.baskets + b.baskets,
  revenue: a.revenue + b.revenue,
  focusRevenue: a.focusRevenue + b.focusRevenue,
  discount: a.discount === null || b.discount === null ? (a.discount ?? b.discount) : a.discount + b.discount,
  margin: a.margin === null || b.margin === null ? (a.margin ?? b.margin) : a.margin + b.margin,
  revenueWithMargin: a.revenueWithMargin + b.revenueWithMargin,
});

export const negated = (sums: Sums): Sums => ({
  baskets: -sums.baskets,
  revenue: -sums.revenue,
  focusRevenue: -sums.focusRevenue,
  discount: sums.discount === null ? null : -sums.discount,
  margin: sums.margin === null ? null : -sums.margin,
  revenueWithMargin: -sums.revenueWithMargin,
});

/** Above them a sum counts no more: a few baskets would else decide. null: nothing is cut off. */
export interface Caps {
  /** Of revenue and focus revenue, minor units. */
  readonly revenue: number | null;
  /** Minor units. */
  readonly margin: number | null;
}

export const NO_CAPS: Caps = { revenue: null, margin: null };
