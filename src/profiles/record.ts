import type { CampaignIndex, ProfileId, PromotionIndex } from '../base/ids.js';
import type { AnsweredRequest } from '../wallet/answered-request.js';
import type { Holding } from '../wallet/holding.js';

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

/** A use of a counter over all profiles that a commit of this wallet has paid for, and that may not be settled yet. */
export interface HeldReservation {
  readonly counter: string;
  readonly id: string;
}

export const IDENTITY_KINDS = ['custom_id', 'email', 'phone', 'loyalty_card', 'card_digest'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** What else the profile is known by; never the e-mail address or number itself. */
export interface LinkedIdentity {
  readonly kind: IdentityKind;
  /** Keyed digest, as the identity store knows it. */
  readonly digest: string;
  /** Names the key of the digest. */
  readonly keyId: string;
}

/** The profile's way into another one: on its way, every verb first helps to finish; merged, nothing but this is left of it. */
export type Merge =
  | { readonly kind: 'merging'; readonly into: ProfileId }
  | { readonly kind: 'merged'; readonly into: ProfileId };

/** Everything a profile holds. Parts that are empty take no room in the record. */
export interface ProfileRecord {
  /** At most one live handbill per campaign; ended ones are dropped with the next assignment. */
  readonly handbills: readonly Handbill[];
  /** At most one a promotion. */
  readonly holdings: readonly Holding[];
  /** Below 0 when points that a reversed redemption had earned are spent already. */
  readonly points: number;
  /** Oldest first; kept for a day at least. */
  readonly answered: readonly AnsweredRequest[];
  /** An id leaves the list only after it was settled: see engine/wallets/wallet-change.ts. */
  readonly reservations: readonly HeldReservation[];
  /** Hashes of 53 bits of the ids of recorded events; oldest first, limited. */
  readonly eventIds: readonly number[];
  readonly identities: readonly LinkedIdentity[];
  readonly merge: Merge | null;
  /** Profiles whose wallets and histories have become part of this one. */
  readonly mergedFrom: readonly ProfileId[];
}

export const EMPTY_RECORD: ProfileRecord = {
  handbills: [],
  holdings: [],
  points: 0,
  answered: [],
  reservations: [],
  eventIds: [],
  identities: [],
  merge: null,
  mergedFrom: [],
};
