/**
 * What slots that explore have tried: an offer that might have been shown to a customer, whether chance showed it, and whether the customer bought of
 * it within the days of the handbill. A row each.
 */
export interface UpliftTrials {
  /** Number of the customer. */
  readonly customers: Uint32Array;
  /** Row-major, in the order of UPLIFT_INPUTS. */
  readonly inputs: Float64Array;
  readonly shown: Uint8Array;
  /** Chance that it was shown, between 0 and 1. */
  readonly propensities: Float64Array;
  /** How many rows alike it stands for: of those not shown only some are kept. */
  readonly counts: Float64Array;
  readonly bought: Uint8Array;
}
