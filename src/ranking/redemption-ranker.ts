import type { ItemClass } from '../catalog/item-classes.js';
import type { OfferStatistics } from './offer-statistics.js';

/**
 * What redemptions teach of promotions, narrow and wide ones alike: with a ranker in the model, the log-odds of a promotion are
 *
 *     level + sum over the inputs of weight * (x - mean)
 *
 * and the formula of model.ts, which says what items are bought, stays out: beside these inputs it only lowers them (docs/ranking.md). Inputs are of
 * the promotion alone, of the customer's purchases of covered items, or of the customer's purchases by class of item.
 */
export interface RedemptionRanker {
  /** That it was learned from. */
  readonly redemptions: number;
  readonly weights: Readonly<Record<OfferKind, RedemptionWeights>>;
  /** Of each input in the choices that it was learned from. */
  readonly means: RedemptionInputs;
  /** As of the training. */
  readonly statistics: OfferStatistics;
}

/** Who was offered a promotion: customers for whom it was chosen, as in a handbill, or everybody. What is chosen says something of the customer already. */
export const OFFER_KINDS = ['chosen', 'everybody'] as const;
export type OfferKind = (typeof OFFER_KINDS)[number];

/** Of the promotion, known when a pool is compiled. */
export const LIST_INPUTS = [
  'products', //            ln(covered items)
  'popularity', //          ln(1 + everybody's purchases of them)
  'reach', //               ln(1 + customers who bought one of them), as if they bought independently
  'privateBrand', //        share of the retailer's own brand
  'othersType', //          ln(1 + redemptions, as far as they are of the same types): cosine of the mixes
  'othersManufacturer', //  the same of manufacturers
  'othersCoupon', //        the same of items
] as const;

/** Of the customer's purchases of covered items. */
export const OWN_INPUTS = [
  'bought', //           1 when there is one
  'purchases', //        ln(1 + receipts with a covered item, each item by itself)
  'recentPurchases', //  the same, decayed with a half-life of 240 days
  'distinct', //         ln(1 + covered items bought)
  'idle', //             ln(1 + days since the last of them); 0 when never, or undated
] as const;

/** Of the customer's purchases by class, as far as the promotion's items are of the class. */
export const CLASS_INPUTS = [
  'categoryLift', //     ln of the customer's share of the promotion's categories over everybody's
  'typeLift', //         the same of types
  'ownManufacturer', //  ln(1 + purchases from its manufacturers)
  'ownBrand', //         the same of brands
  'ownDepartment', //    the same of departments
] as const;

export const REDEMPTION_INPUTS = [...LIST_INPUTS, ...OWN_INPUTS, ...CLASS_INPUTS] as const;
export type ListInput = (typeof LIST_INPUTS)[number];
export type OwnInput = (typeof OWN_INPUTS)[number];
export type ClassInput = (typeof CLASS_INPUTS)[number];
export type RedemptionInput = (typeof REDEMPTION_INPUTS)[number];
export type RedemptionInputs = Readonly<Record<RedemptionInput, number>>;
export type RedemptionWeights = RedemptionInputs & { readonly level: number };

/** Purchases that everybody's shares count for in a customer's shares. */
const LIFT_PRIOR = 20;

interface ClassRule {
  readonly kind: ItemClass;
  /** Whether the sum is divided by everybody's share of the promotion's classes. */
  readonly isLift: boolean;
}

/** The class that each class input looks at, in the order of CLASS_INPUTS. */
export const CLASS_RULES: Readonly<Record<ClassInput, ClassRule>> = {
  categoryLift: { kind: 'category', isLift: true },
  typeLift: { kind: 'type', isLift: true },
  ownManufacturer: { kind: 'manufacturer', isLift: false },
  ownBrand: { kind: 'brand', isLift: false },
  ownDepartment: { kind: 'department', isLift: false },
};

/** A class input is ln((s + added) * scale), with s the sum of the customer's purchases by class times the weights of a mix (offer-facts.ts). */
export const addedTo = ({ isLift }: ClassRule): number => (isLift ? LIFT_PRIOR : 1);
export const scaleOf = ({ isLift }: ClassRule, purchases: number): number =>
  isLift ? 1 / (purchases + LIFT_PRIOR) : 1;

/** Purchases of the items that a promotion covers. */
export interface OwnSums {
  readonly purchases: number;
  readonly recent: number;
  readonly distinct: number;
  /** Days since the last one. */
  readonly idleDays: number;
}

export const ownInputs = ({ purchases, recent, distinct, idleDays }: OwnSums): Readonly<Record<OwnInput, number>> => ({
  bought: purchases > 0 ? 1 : 0,
  purchases: Math.log1p(purchases),
  recentPurchases: Math.log1p(recent),
  distinct: Math.log1p(distinct),
  idle: purchases > 0 ? Math.log1p(idleDays) : 0,
});

/** What inputs add to the log-odds, one by one. */
export function redemptionTerms(
  { weights, means }: Pick<RedemptionRanker, 'weights' | 'means'>,
  kind: OfferKind,
  inputs: Partial<RedemptionInputs>,
): Partial<Record<RedemptionInput, number>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const input = name as RedemptionInput;
      return [input, weights[kind][input] * (value - means[input])];
    }),
  );
}
