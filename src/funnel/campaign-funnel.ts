import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import type { Funnel } from './stage.js';

export interface FunnelQuestion {
  readonly campaign: CampaignIndex;
  /** Of the experiment: handbills count for the one that they were assigned in. */
  readonly revision: number;
  /** By the day of the event in the campaign's zone; null: from the first one on. */
  readonly from: Day | null;
  /** The first day that isn't asked for any more; null: to the last one. */
  readonly to: Day | null;
  /** Handbills that end today may still be used: only when the day is over they have expired. */
  readonly today: Day;
}

/** What became of the offers of a campaign, from the totals of a projection. Sorted by arm, then by slot, group, promotion or day. */
export interface CampaignFunnel {
  readonly arms: readonly ArmFunnel[];
  readonly slots: readonly SlotFunnel[];
  readonly groups: readonly GroupFunnel[];
  readonly promotions: readonly PromotionFunnel[];
  /** Days on which something happened. */
  readonly days: readonly DayFunnel[];
  /** Of days before it there are only sums over all of them, which count if `from` is null. null: no day is summed up yet. */
  readonly daysSince: Day | null;
  /** The same, for slots, groups and promotions. */
  readonly partsSince: Day | null;
}

/** Profiles are distinct in the revision: in a period those who came to the stage for the first time. */
export interface ArmFunnel {
  readonly arm: ArmName;
  readonly funnel: Funnel;
  /** Offers that would have been shown; they are in no funnel. */
  readonly ghosts: number;
}

/** Profiles are distinct on the day. */
export interface DayFunnel extends ArmFunnel {
  readonly day: Day;
}

export interface SlotFunnel {
  readonly arm: ArmName;
  /** From 0 on. */
  readonly slot: number;
  readonly funnel: Funnel;
}

export interface GroupFunnel {
  readonly arm: ArmName;
  /** By its place in the variant. */
  readonly group: number;
  readonly funnel: Funnel;
}

export interface PromotionFunnel {
  readonly arm: ArmName;
  readonly promotion: PromotionIndex;
  readonly funnel: Funnel;
}

/** Answers when everything that had been told when it was asked is counted. */
export type ReadFunnel = (question: FunnelQuestion) => Promise<CampaignFunnel>;
