import { hash32 } from '../base/hash.js';
import type { CampaignIndex, ProfileId } from '../base/ids.js';
import { ARM_BUCKETS } from '../limits.js';
import { type ArmName, HOLDOUT } from './arms.js';
import { bucketsOf } from './buckets.js';
import { type Holdout, holdsOut } from './holdout.js';
import type { Weights } from './weights.js';

/** All campaigns together, as an experiment of which the holdout of the shop is the control group: its place among the campaigns, which no campaign gets. */
export const PROGRAMME = 0xffff_ffff as CampaignIndex;

/** Name of all arms together but for the holdout. */
export const EVERYBODY = 'EVERYBODY';

const STRATUM_SALT = 0x9406;

/** The arm of a profile that enters by a handbill of the campaign. */
export const programmeArm = (
  holdout: Holdout,
  campaign: { readonly tags: readonly string[] },
  profileId: ProfileId,
  atMs: number,
): ArmName => (holdsOut(holdout, campaign, profileId, atMs) ? HOLDOUT : EVERYBODY);

export function programmeWeights({ holdoutPpm, startMs, revision }: Holdout): Weights {
  const holdoutBuckets = bucketsOf(holdoutPpm);
  return {
    holdoutBuckets,
    controlBuckets: 0,
    variantBuckets: { [EVERYBODY]: ARM_BUCKETS },
    id: hash32(JSON.stringify([revision, startMs, holdoutBuckets]), STRATUM_SALT),
  };
}
