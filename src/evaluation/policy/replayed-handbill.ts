/**
 * A handbill of the log beside what another ranking, the *policy* that is to be judged, would have shown the same customer at the same time.
 * Promotions are any numbers that name them.
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
  /** e_k: how well an offer at its place is seen, beside one at the first place of the row; 1 there. */
  readonly seen: number;
  /** Chance that the rule in force showed this promotion to this customer, above 0. */
  readonly propensity: number;
  readonly redeemed: boolean;
  /** Chance of a redemption by the policy's own ranking, as if at the first place. */
  readonly chance: number;
}

/** An offer that the policy would have made. */
export interface ChosenOffer {
  readonly promotion: number;
  readonly seen: number;
  readonly chance: number;
}
