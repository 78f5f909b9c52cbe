import type { CampaignIndex, PromotionIndex } from '../base/ids.js';

/** Why a slot of a handbill is empty. */
export type EmptySlotReason =
  /** No published promotion passes the group's tags and filter. */
  | 'NO_CANDIDATE'
  /** Candidates exist, but none is eligible for this profile now (dates, store, audience). */
  | 'NONE_ELIGIBLE'
  /** Eligible candidates exist, but each shares an item with one that is already promised. */
  | 'OVERLAP'
  /** Fewer eligible candidates than slots: the others hold them all. */
  | 'TOO_FEW_CANDIDATES';

export type HandbillSlot =
  | { readonly kind: 'filled'; readonly group: number; readonly promotion: PromotionIndex; readonly score: number }
  | { readonly kind: 'empty'; readonly group: number; readonly reason: EmptySlotReason };

/** The set that one campaign assigned to one profile for one activity window [startMs, endMs). */
export interface Handbill {
  readonly campaign: CampaignIndex;
  readonly variantId: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Seed of every random choice in it, kept so that it can be reproduced. */
  readonly seed: number;
  /** Version of the ranking model that scored it; 0 is the training-free formula. */
  readonly modelVersion: number;
  readonly slots: readonly HandbillSlot[];
}

/** Everything a profile holds. */
export interface Wallet {
  /** At most one live handbill per campaign; ended ones are dropped with the next assignment. */
  readonly handbills: readonly Handbill[];
}

export const EMPTY_WALLET: Wallet = { handbills: [] };
