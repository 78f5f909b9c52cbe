import type { PromotionIndex, RedemptionId, TermsId } from '../base/ids.js';
import type { HandbillOrigin } from '../handbill/handbill.js';

/** States of a promotion in a wallet, as told to callers (SPEC 3.2). */
export const STATUSES = ['ASSIGNED', 'ACTIVE', 'REDEEMED', 'EXPIRED'] as const;
export type Status = (typeof STATUSES)[number];

/** What was agreed when the customer activated; an edit of the promotion doesn't change it. */
export interface Activation {
  readonly atMs: number;
  /** The activation is usable before this instant; null: until the promotion ends. */
  readonly lastingUntilMs: number | null;
  /** Names the promotion as it was. */
  readonly terms: TermsId;
  readonly pointsPaid: number;
  /** Whether it counts against the promotion's limit of activations. */
  readonly counted: boolean;
}

/** A use that stands; a reversal takes it out again. */
export interface Redemption {
  readonly redemptionId: RedemptionId;
  readonly atMs: number;
  /** Pieces; 1 for what is redeemed as a whole. */
  readonly quantity: number;
  /** The discount given, in the promotion's currency. */
  readonly amountMinor: number;
  readonly pointsEarned: number;
  /** Which activation of the holding it used, from 1. */
  readonly activation: number;
  /** Which counters over all profiles it raised: the limit was set when it was redeemed. */
  readonly counted: { readonly redemptions: boolean; readonly budget: boolean };
}

/**
 * EXPIRED is not stored: it follows from the clock. What was only offered, never activated, has no holding: handbills and audience
 * tell that it is ASSIGNED.
 */
export type HoldingState =
  /** Given back: only what was redeemed before is known of it. */
  | { readonly kind: 'ASSIGNED' }
  | { readonly kind: 'ACTIVE'; readonly activation: Activation; readonly left: PiecesLeft }
  /** Used up: nothing is left of the activation, or of what one client may redeem. */
  | { readonly kind: 'REDEEMED'; readonly activation: Activation; readonly left: PiecesLeft };

/** Pieces of an activation that are not redeemed yet; null: no limit. */
export type PiecesLeft = number | null;

/** A promotion that the profile has activated at least once. */
export interface Holding {
  readonly promotion: PromotionIndex;
  /** null: offered to everybody in its audience, not by a handbill. */
  readonly origin: HandbillOrigin | null;
  readonly state: HoldingState;
  /** How often it was activated. */
  readonly activations: number;
  /** Of these, how many count against the promotion's limit of activations: those given back don't. */
  readonly countedActivations: number;
  /** Pieces redeemed and not reversed, over all activations, those of forgotten redemptions too. */
  readonly redeemed: number;
  /** Sales in which it was redeemed, less those voided: what a discount in steps by TRANSACTION has behind it. */
  readonly sales: number;
  /** Newest last, limited: what is forgotten can't be reversed any more. */
  readonly redemptions: readonly Redemption[];
}
