import type { Economics } from '../../promotions/economics.js';

/**
 * What showing an offer changes: the log-odds that the customer buys of it within the days of the handbill, once when it is shown and once when it is
 * not, each a weighted sum of the same inputs. Learned from slots that explore (training/uplift/fit-uplift.ts).
 */
export interface UpliftRanker {
  /** Explored showings that it was learned from. */
  readonly showings: number;
  readonly shown: UpliftWeights;
  readonly unshown: UpliftWeights;
}

/** Of the customer and the promotion. Of several bought items the one that was bought most of late counts. */
export const UPLIFT_INPUTS = [
  'level', //   1
  'bought', //  1 when the customer bought a covered item
  'share', //   share of the customer's receipts with it; this and the two below are 0 where none was bought
  'due', //     how far the time since is of the usual gap (ranking/layout.ts, W_DUE)
  'log95', //   ln(sum of .95^(receipts ago) + .05)
  'depth', //   share of the price that the discount takes off
  'lnOdds', //  of the chance that the ranking gives, before what exposure has taught
  'lnTheta', // what exposure has taught: ln of redemptions over those expected
] as const;

export type UpliftInput = (typeof UPLIFT_INPUTS)[number];
export type UpliftWeights = Readonly<Record<UpliftInput, number>>;
export type UpliftInputs = Readonly<Record<Exclude<UpliftInput, 'level'>, number>>;

/** What the customer's purchases say of a promotion. */
export type Habit = Pick<UpliftInputs, 'bought' | 'share' | 'due' | 'log95'>;

export const NO_HABIT: Habit = { bought: 0, share: 0, due: 0, log95: 0 };

export interface Uplift {
  /** Chance of a purchase with the offer, and without. */
  readonly shown: number;
  readonly unshown: number;
  /** What the offer is expected to bring, in minor units. */
  readonly valueMinor: number;
}

export interface UpliftParts extends Uplift {
  readonly economics: Economics;
}

/**
 * (shown - unshown) x margin - shown x discount: what it brings in beyond what would have been earned anyway, less what is given away, to those
 * included who would have bought. In chances, not odds: the odds of a customer who buys the item every week move by more from 80 to 85 % than those
 * of another from 10 to 30 %, and would put first who needs no offer.
 */
export function upliftOf(
  { shown, unshown }: Pick<UpliftRanker, 'shown' | 'unshown'>,
  inputs: UpliftInputs,
  economics: Pick<Economics, 'priceMinor' | 'margin' | 'depth'>,
): Uplift {
  const [withOffer, without] = [chanceOf(weighted(shown, inputs)), chanceOf(weighted(unshown, inputs))];
  const { priceMinor, margin, depth } = economics;
  return {
    shown: withOffer,
    unshown: without,
    valueMinor: priceMinor * ((withOffer - without) * margin - withOffer * depth),
  };
}

/** In log-odds. */
export function weighted(weights: UpliftWeights, inputs: UpliftInputs): number {
  return (
    weights.level +
    weights.bought * inputs.bought +
    weights.share * inputs.share +
    weights.due * inputs.due +
    weights.log95 * inputs.log95 +
    weights.depth * inputs.depth +
    weights.lnOdds * inputs.lnOdds +
    weights.lnTheta * inputs.lnTheta
  );
}

export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Ends of what rankings give: beyond them the logarithm would say more than is known. */
const CHANCE_LEAST = 1e-6;

export const lnOddsOf = (chance: number): number => {
  const p = Math.min(Math.max(chance, CHANCE_LEAST), 1 - CHANCE_LEAST);
  return Math.log(p / (1 - p));
};
