import type { CampaignId, ProfileId } from '../base/ids.js';
import { type Arm, type ArmName, assignBuckets, CONTROL, HOLDOUT } from './arms.js';
import { bucketOf, bucketsOf } from './buckets.js';
import { type Holdout, holdsOut } from './holdout.js';

/** What arms are drawn by. */
export interface ArmRules {
  readonly campaignId: CampaignId;
  /** From 1 on; every one deals the profiles anew. */
  readonly experimentRevision: number;
  /** Share that gets nothing, and is compared with. */
  readonly controlPpm: number;
  readonly arms: readonly Arm[];
  readonly tags: readonly string[];
}

/** Where a profile is in an experiment. */
export interface DrawnArm {
  readonly arm: ArmName;
  /** The variant of its handbill, or, in control and holdout, of the one that it would have got. */
  readonly variantHash: string;
}

/** What was recorded when the profile entered. */
export interface EntryArm extends DrawnArm {
  readonly revision: number;
}

/** The position, among the arms, of the variant of a profile. */
export function createVariantDraw({
  campaignId,
  experimentRevision,
  arms,
}: ArmRules): (profileId: ProfileId) => number {
  const variantOfBucket = assignBuckets(campaignId, arms);
  return (profileId) => variantOfBucket[bucketOf('VARIANT', campaignId, experimentRevision, profileId)]!;
}

/**
 * The arm of a profile at a time: the holdout first, then control, then the variant, by a bucket each. So a larger control group takes profiles
 * of every variant alike and moves none from one to another. `entry`: what was recorded of the profile, which stays until the revision changes,
 * whatever weights and holdouts do.
 */
export function createArmDraw(
  rules: ArmRules,
  holdout: Holdout | null,
): (profileId: ProfileId, atMs: number, entry: EntryArm | null) => DrawnArm {
  const { campaignId, experimentRevision: revision, controlPpm, arms } = rules;
  const variantOf = createVariantDraw(rules);
  const controlBuckets = bucketsOf(controlPpm);
  return (profileId, atMs, entry) => {
    if (entry !== null && entry.revision === revision) return { arm: entry.arm, variantHash: entry.variantHash };
    const variantHash = arms[variantOf(profileId)]!.armId;
    if (holdout !== null && holdsOut(holdout, rules, profileId, atMs)) return { arm: HOLDOUT, variantHash };
    const isControl = bucketOf('CONTROL', campaignId, revision, profileId) < controlBuckets;
    return { arm: isControl ? CONTROL : variantHash, variantHash };
  };
}
