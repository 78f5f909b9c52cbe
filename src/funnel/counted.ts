import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';

/**
 * What of a profile's offers is counted already, in one arm of one revision of a campaign. A merge puts those of both profiles side by side: which
 * profile an offer would expire unused for was counted when it was assigned.
 */
export interface CountedArm {
  readonly campaign: CampaignIndex;
  readonly revision: number;
  readonly arm: ArmName;
  /** Stages that the profile has come to, as bits. */
  readonly reached: number;
  /** The same by day, ascending, as far back as something may still be told of. */
  readonly days: readonly ReachedDay[];
  /** By the last day of handbills, ascending, of offers that aren't redeemed. Days that can't change any more are left out, but for the first. */
  readonly unused: readonly UnusedDay[];
  /** Of which something may still be told. */
  readonly handbills: readonly CountedHandbill[];
}

export interface ReachedDay {
  readonly day: Day;
  readonly reached: number;
}

export interface UnusedDay {
  readonly day: Day;
  readonly offers: number;
}

export interface CountedHandbill {
  readonly startMs: number;
  /** When it was assigned. */
  readonly day: Day;
  readonly endDay: Day;
  /** Those that are filled. */
  readonly slots: readonly CountedSlot[];
}

export interface CountedSlot {
  readonly slot: number;
  readonly group: number;
  readonly promotion: PromotionIndex;
  /** Stages that the offer has come to, as bits. */
  readonly reached: number;
}

/** Whether both are of one revision of a campaign, and of one arm of it. */
export const isSameArm = (a: CountedArm, b: CountedArm): boolean =>
  a.campaign === b.campaign && a.revision === b.revision && a.arm === b.arm;
