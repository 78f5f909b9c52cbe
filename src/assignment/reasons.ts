import { countInWords, timesInWords } from '../base/count-in-words.js';
import type { Algorithm } from '../campaigns/campaign.js';
import type { RedemptionInput } from '../ranking/redemption-ranker.js';
import type { Term } from '../ranking/score-terms.js';
import { SIGNALS, type Signal } from '../ranking/signals.js';
import { habitWords } from './habit-words.js';

/** What a sentence may name. */
export interface ReasonFacts {
  /** The product that counts most in the promotion; null: all of its products together. */
  readonly itemName: string | null;
  /** Raw values in the order of ranking/layout.ts; null when the customer never bought the product. */
  readonly signals: ArrayLike<number> | null;
  /** Further products that the promotion covers. */
  readonly otherItems: number;
  /** How often the customer bought products of the promotion; only where redemptions have taught what that says. */
  readonly purchases: number;
}

/** What a reason says where it speaks for the offer, and where it speaks against it. */
interface Sentences {
  readonly speaksFor: (facts: ReasonFacts) => string;
  readonly speaksAgainst: (facts: ReasonFacts) => string;
}

/**
 * Every reason that an offer may be given for, in a marketer's words: who reads them knows products, customers and offers, but no formula. A
 * reason that the ranking learns is added here and in REASON_OF_TERM. The names are those of the contract.
 */
export const REASONS = {
  purchases: {
    speaksFor: (facts) => habitOf(facts, true),
    speaksAgainst: (facts) => `${habitOf(facts, false)}, which makes it less likely now`,
  },
  taste: {
    speaksFor: (facts) => `People who buy what this customer buys often take ${productOf(facts)}`,
    speaksAgainst: (facts) => `People who buy what this customer buys seldom take ${productOf(facts)}`,
  },
  basket_size: {
    speaksFor: (facts) => `People who fill their baskets like this customer often take ${productOf(facts)}`,
    speaksAgainst: (facts) => `People who fill their baskets like this customer seldom take ${productOf(facts)}`,
  },
  popularity: {
    speaksFor: (facts) => `Many customers buy ${productOf(facts)}`,
    speaksAgainst: (facts) => `Few customers buy ${productOf(facts)}`,
  },
  shown: {
    speaksFor: () => 'Where this offer was shown it was redeemed more often than expected',
    speaksAgainst: () => 'Where this offer was shown it was redeemed less often than expected',
  },
  redemptions: {
    speaksFor: () => 'Offers like this one are used often',
    speaksAgainst: () => 'Offers like this one are used seldom',
  },
  own_redemptions: {
    speaksFor: ({ purchases }) => `${boughtFromIt(purchases)}, which makes the use of the offer likelier`,
    speaksAgainst: ({ purchases }) => `${boughtFromIt(purchases)}, which makes the use of the offer less likely`,
  },
  own_categories: {
    speaksFor: () => 'Of what this customer buys, much is of the categories of this offer',
    speaksAgainst: () => 'Of what this customer buys, little is of the categories of this offer',
  },
  own_brands: {
    speaksFor: () => 'What this customer buys of the brands of this offer speaks for it',
    speaksAgainst: () => 'What this customer buys of the brands of this offer speaks against it',
  },
  other_items: {
    speaksFor: ({ otherItems }) => `${others(otherItems)}, any of which may please`,
    speaksAgainst: ({ otherItems }) => `${others(otherItems)}, which make little difference`,
  },
  /** The starting point. */
  any_item: {
    speaksFor: () => 'The chance of an offer of which nothing is known',
    speaksAgainst: () => 'The chance of an offer of which nothing is known',
  },
} as const satisfies Readonly<Record<string, Sentences>>;

export type Reason = keyof typeof REASONS;

/** Which reason each term of the formula (ranking/model.ts) is part of. */
export const REASON_OF_TERM: Readonly<Record<Term, Reason>> = {
  ...(Object.fromEntries(SIGNALS.map((signal) => [signal, 'purchases'])) as Record<Signal, Reason>),
  ownBias: 'purchases',
  ownCountSlope: 'purchases',
  ownDenseLinear: 'purchases',
  ownDenseLog: 'purchases',
  taste: 'taste',
  sizeSlope: 'basket_size',
  base: 'popularity',
  dense: 'popularity',
  unknownBase: 'any_item',
};

/** Which reason each input of what redemptions teach (ranking/redemption-ranker.ts) is part of. */
export const REASON_OF_INPUT: Readonly<Record<RedemptionInput, Reason>> = {
  products: 'popularity',
  popularity: 'popularity',
  reach: 'popularity',
  privateBrand: 'redemptions',
  othersType: 'redemptions',
  othersManufacturer: 'redemptions',
  othersCoupon: 'redemptions',
  bought: 'own_redemptions',
  purchases: 'own_redemptions',
  recentPurchases: 'own_redemptions',
  distinct: 'own_redemptions',
  idle: 'own_redemptions',
  categoryLift: 'own_categories',
  typeLift: 'own_categories',
  ownDepartment: 'own_categories',
  ownManufacturer: 'own_brands',
  ownBrand: 'own_brands',
};

/** Why an offer is there that no score has chosen. */
export const ORDER_WORDS: Readonly<Record<Exclude<Algorithm, 'AI_ENGINE' | 'UPLIFT'>, string>> = {
  POPULARITY: 'This campaign shows what sells best, the same for everybody',
  PRIORITY: 'This campaign shows what has the highest priority, the same for everybody',
  NEWEST: 'This campaign shows the newest offers, the same for everybody',
  RANDOM: 'This campaign draws its offers by lot',
};

export function sentenceOf(reason: Reason, amount: number, facts: ReasonFacts): string {
  const { speaksFor, speaksAgainst } = REASONS[reason];
  return amount < 0 ? speaksAgainst(facts) : speaksFor(facts);
}

const productOf = ({ itemName }: ReasonFacts): string => itemName ?? 'products of this offer';

const habitOf = ({ itemName, signals }: ReasonFacts, likely: boolean): string =>
  itemName !== null && signals ? habitWords(itemName, signals, likely) : 'Bought products of this offer before';

const boughtFromIt = (purchases: number): string =>
  purchases > 0
    ? `This customer bought products of this offer ${timesInWords(purchases)}`
    : 'This customer never bought products of this offer';

const others = (count: number): string =>
  `The offer covers ${countInWords(count)} other ${count === 1 ? 'product' : 'products'}`;
