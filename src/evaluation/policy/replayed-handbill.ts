/**
 * A handbill of the log beside what another ranking, the *policy* that is to be judged, would have shown the same customer at the same time.
 * Promotions are any numbers that name them; positions are places on the handbill, from 0.
 */
export interface ReplayedHandbill {
  /** Whose it is: handbills of one customer are alike, and count as one observation in intervals. */
  readonly customer: string;
  readonly shown: readonly ShownOffer[];
  readonly chosen: readonly ChosenOffer[];
}

/** An offer of the log. */
export interface ShownOffer {
  readonly promotion: number;
  readonly position: number;
  /** Chance that the rule in force showed this promotion to this customer, above 0. */
  readonly propensity: number;
  readonly redeemed: boolean;
  /** Chance of a redemption by the policy's own ranking, as if at the first position. */
  readonly chance: number;
}

/** An offer that the policy would have made. */
export interface ChosenOffer {
  readonly promotion: number;
  readonly position: number;
  readonly chance: number;
}

/** How well an offer at a position is seen, beside one at the first: 1 there. */
export type PositionRatio = (position: number) => number;
