import type { CampaignId, ItemId } from '../base/ids.js';

export type CampaignType = 'MOBILE' | 'CHECK_IN' | 'CHECK_OUT';
export type CampaignStatus = 'DRAFT' | 'ACTIVE' | 'INACTIVE';
export type Algorithm = 'AI_ENGINE' | 'POPULARITY' | 'PRIORITY' | 'NEWEST' | 'RANDOM' | 'UPLIFT';

/** THOMPSON: by the chance, times a draw of how well the promotion may do. SOFTMAX: by the chance alone. UNIFORM: all alike. */
export type ExplorationMethod = 'THOMPSON' | 'SOFTMAX' | 'UNIFORM';

/** Slots that are left to chance now and then, so that it shows what else would do. */
export interface ExplorationRule {
  /** Of the handbills, above 0 to 1. */
  readonly share: number;
  /** Of each of them the last so many. */
  readonly slots: number;
  readonly method: ExplorationMethod;
}

/** How long a handbill lives. RELATIVE: from its assignment on, for `durationMs`. */
export type Activity = { readonly kind: 'RELATIVE'; readonly durationMs: number };

/** A row of slots, filled from the promotions that carry all of its tags and pass its filter. */
export interface SlotGroup {
  readonly name: string;
  /** Promotions must carry every one of these tags; empty: no condition. */
  readonly tags: readonly string[];
  /** CEL over `promotion`, `items` and `profile`, or null. */
  readonly filter: string | null;
  readonly slots: number;
  /** Groups are filled in ascending order. */
  readonly order: number;
}

/** No item may be promised twice: within the handbill, and against the profile's other live handbills. */
export interface OverlapRules {
  readonly withinHandbill: boolean;
  readonly withOtherHandbills: boolean;
}

/** Whether the order is made from chances that the customer buys. */
export const ranksByChance = (algorithm: Algorithm): boolean => algorithm === 'AI_ENGINE' || algorithm === 'UPLIFT';

/** One arm of a campaign. */
export interface Variant {
  /** Unique within the campaign. */
  readonly variantId: string;
  /** Share of the profiles, relative to the other variants' weights. */
  readonly weight: number;
  readonly algorithm: Algorithm;
  /** Ascending by `order`. */
  readonly slotGroups: readonly SlotGroup[];
  readonly overlap: OverlapRules;
  /** A promotion that covers one of these items is no candidate. */
  readonly excludedItemIds: readonly ItemId[];
}

/** A personalized promotion: the rules that pick promotions for each profile (SPEC 4). */
export interface Campaign {
  readonly campaignId: CampaignId;
  readonly name: string;
  readonly type: CampaignType;
  readonly status: CampaignStatus;
  /** CEL over `profile`; null: everybody. */
  readonly audience: string | null;
  readonly activity: Activity;
  readonly variants: readonly Variant[];
  /** Holds for the variants that rank by chances; null: nothing is left to chance. */
  readonly exploration: ExplorationRule | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Soft deletion; a deleted campaign is invisible, live handbills of it are not shown any more. */
  readonly deletedAtMs: number | null;
}
