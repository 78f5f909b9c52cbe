/**
 * What is summed up of a profile, from its entry on, with the unit of its sums: 1 for counts and minor units of the currency, 1,000,000 where
 * a factor in ppm is in it.
 */
export const OUTCOME_UNITS = {
  /** 1: bought anything. */
  buyer: 1,
  /** Receipts of which a line is left. */
  baskets: 1,
  /** Net value paid. */
  revenue: 1,
  /** The same, min(sum, cap). */
  revenueCapped: 1,
  /** Lines whose items the entry's handbill or ghost covers, during that window. */
  focusRevenue: 1,
  focusRevenueCapped: 1,
  /** Given by promotions of the campaign. */
  discount: 1,
  /** Over lines whose item had a margin at the sale: minor units x ppm. */
  margin: 1_000_000,
  marginCapped: 1_000_000,
} as const;

export type Outcome = keyof typeof OUTCOME_UNITS;

export const OUTCOMES = Object.keys(OUTCOME_UNITS) as readonly Outcome[];

/** What is compared: an outcome, or the ratio of the sums of two. */
export type Measure = Outcome | 'revenuePerBasket';

export const MEASURES: readonly Measure[] = [...OUTCOMES, 'revenuePerBasket'];

export const DEFAULT_PRIMARY: Measure = 'revenueCapped';

/**
 * Whether a variant is compared only with those of the reference whose handbill or ghost is of the same variant: the covered items differ
 * from variant to variant.
 */
export const isOfVariant = (measure: Measure): boolean =>
  measure === 'focusRevenue' || measure === 'focusRevenueCapped';
