import type { CampaignId, HandbillId, ProfileId } from '../../base/ids.js';
import type { ArmName } from '../../experiments/arms.js';

/** Which handbill it is, and what ranked it. */
export interface HandbillHead {
  readonly handbillId: HandbillId;
  /** Who it was assigned to; since then the profile may have become part of another one. */
  readonly profileId: ProfileId;
  readonly campaignId: CampaignId;
  readonly variantId: string;
  /** The variant, CONTROL or HOLDOUT: then it is a ghost, which nobody sees. */
  readonly arm: ArmName;
  readonly startMs: number;
  readonly endMs: number;
  readonly modelVersion: number;
  readonly seed: number;
}
