import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import type { Reached } from './stage.js';

/**
 * What one deed adds to the totals: whoever commits it knows from the profile's record what of it happened for the first time, so that the
 * count has only to add. Nothing in it names the profile.
 */
export type FunnelStep = OffersStep | GhostStep;

interface StepHead {
  readonly campaign: CampaignIndex;
  /** Of the experiment. */
  readonly revision: number;
  readonly arm: ArmName;
  /** Of the deed, in the campaign's zone. */
  readonly day: Day;
}

/** A set that nobody sees was assigned. */
export interface GhostStep extends StepHead {
  readonly stage: 'ghost';
  readonly offers: number;
}

/** Offers of one handbill have come to a stage. */
export interface OffersStep extends StepHead {
  readonly stage: Reached;
  readonly profile: FirstTimes;
  readonly slots: readonly SlotStep[];
  /** Slots of an assigned handbill for which there was no offer. */
  readonly emptySlots: number;
  readonly unused: UnusedChange;
}

/** Whether the profile comes to the stage for the first time. */
export interface FirstTimes {
  readonly onDay: boolean;
  readonly inRevision: boolean;
}

export interface SlotStep {
  readonly slot: number;
  readonly group: number;
  readonly promotion: PromotionIndex;
  /** The offer has come to the stage for the first time. */
  readonly isFirst: boolean;
  /** So has the first one of its group in the handbill, or of its promotion. */
  readonly isFirstOfGroup: boolean;
  readonly isFirstOfPromotion: boolean;
  /** Every offer of its group in the handbill, or of its promotion, is redeemed with this one. */
  readonly isLastOfGroup: boolean;
  readonly isLastOfPromotion: boolean;
}

/** What an assignment or a redemption changes of what expires unused, on the last day of the handbill. */
export interface UnusedChange {
  readonly day: Day;
  /** Handbills of which something expires unused: 1, 0 or -1. */
  readonly handbills: number;
  readonly profiles: readonly UnusedProfiles[];
}

/** 1, 0 or -1 each. */
export interface UnusedProfiles {
  readonly day: Day;
  readonly onDay: number;
  readonly inRevision: number;
}
