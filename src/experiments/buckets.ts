import { hash32 } from '../base/hash.js';
import type { ProfileId } from '../base/ids.js';
import { ARM_BUCKETS } from '../limits.js';

/** Three draws of each profile; none says anything of another one. */
export type Draw = 'HOLDOUT' | 'CONTROL' | 'VARIANT';

/** Stored answers depend on them, and test/vectors/bucketing.json tells them to others. */
const SALTS: Readonly<Record<Draw, number>> = { HOLDOUT: 0x401d007, CONTROL: 0xc0274, VARIANT: 0xb0c4e7 };

/** Raises the salts from revision to revision; odd, so that no two revisions share one. */
const REVISION_STEP = 0x9e3779b9;

/**
 * The bucket of a profile, 0..ARM_BUCKETS-1. `experiment`: the id of the campaign, or what the draw is for otherwise; `revision`: from 1 on,
 * every one deals the profiles anew.
 */
export function bucketOf(draw: Draw, experiment: string, revision: number, profileId: ProfileId): number {
  const salt = (SALTS[draw] + Math.imul(revision - 1, REVISION_STEP)) | 0;
  return hash32(`${experiment}\n${profileId}`, salt) % ARM_BUCKETS;
}

/** Shares are whole buckets, the nearest ones: a hundredth of a per cent each. */
export const bucketsOf = (sharePpm: number): number => Math.round((sharePpm * ARM_BUCKETS) / 1_000_000);
