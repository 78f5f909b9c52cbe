import type { CampaignId, ItemId } from '../base/ids.js';
import type { Activity } from './activity.js';
import type { Boosts } from './boosts.js';
import type { ExperimentSettings, PublishedExperiment } from './experiment.js';

export type CampaignType = 'MOBILE' | 'CHECK_IN' | 'CHECK_OUT';
/** What an operator made of it; what it is at an instant: `statusAt`. */
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

/** What may not be promised twice. */
export const GRANULARITIES = ['ITEM', 'BRAND', 'CATEGORY'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** Nothing may be promised twice: within the handbill, and against what the profile has anyway. */
export interface OverlapRules {
  readonly withinHandbill: boolean;
  readonly withOtherHandbills: boolean;
  /** Against promotions that the profile holds ACTIVE. */
  readonly withActive: boolean;
  /** Against GENERAL promotions, which everybody finds without a handbill: they are no candidates then. */
  readonly withGeneral: boolean;
  /** Against promotions that the profile redeemed in so many days before; 0: no rule. */
  readonly redeemedWithinDays: number;
  readonly granularity: Granularity;
}

export const CAPPED = ['BRAND', 'CATEGORY', 'SUPPLIER'] as const;

/** At most so many offers of a handbill may cover one brand, category or supplier. */
export interface OfferCap {
  readonly per: (typeof CAPPED)[number];
  readonly offers: number;
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
  /** CEL over `item`: a promotion that covers an item that it accepts is no candidate. null: none. */
  readonly excludedItems: string | null;
  /** At most one of each kind. */
  readonly offerCaps: readonly OfferCap[];
  /** Of an AI_ENGINE variant. */
  readonly boosts: Boosts;
}

/** When a published campaign is active: from the first instant on, before the second. null: from its publication on; without an end. */
export interface PublishSchedule {
  readonly publishAtMs: number | null;
  readonly unpublishAtMs: number | null;
}

export const AT_ONCE: PublishSchedule = { publishAtMs: null, unpublishAtMs: null };

/** A personalized promotion: the rules that pick promotions for each profile (SPEC 4). */
export interface Campaign {
  readonly campaignId: CampaignId;
  readonly name: string;
  readonly type: CampaignType;
  readonly status: CampaignStatus;
  /** Of a published one. */
  readonly schedule: PublishSchedule;
  /** CEL over `profile`; null: everybody. */
  readonly audience: string | null;
  readonly activity: Activity;
  readonly variants: readonly Variant[];
  /** Share of the profiles that gets no offers and is compared with the others, in hundreds: 10,000 buckets. */
  readonly controlPpm: number;
  /** From 1 on. Raised on purpose: every profile is dealt anew, and what was counted before counts no more. */
  readonly experimentRevision: number;
  readonly experiment: ExperimentSettings;
  /** Of the newest revision that was published; null: none was since this is kept. */
  readonly published: PublishedExperiment | null;
  /** From 1 on, one more with every change of control share or weights: each begins a stratum. */
  readonly weightsRevision: number;
  /** By which a holdout of the shop may be limited to some campaigns. */
  readonly tags: readonly string[];
  /** Holds for the variants that rank by chances; null: nothing is left to chance. */
  readonly exploration: ExplorationRule | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Soft deletion; a deleted campaign is invisible, live handbills of it are not shown any more. */
  readonly deletedAtMs: number | null;
}
