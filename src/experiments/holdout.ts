import type { ProfileId } from '../base/ids.js';
import { bucketOf, bucketsOf } from './buckets.js';

/** Profiles of the shop that get no personalized offers in any campaign, so that it is known what all of them earn together. */
export interface Holdout {
  readonly holdoutPpm: number;
  readonly startMs: number;
  /** null: until further notice. */
  readonly endMs: number | null;
  /** Only in campaigns with this tag; null: in all. */
  readonly tag: string | null;
  /** From 1 on; every one draws other profiles. */
  readonly revision: number;
}

/** What a holdout needs to know of a campaign. */
interface Tagged {
  readonly tags: readonly string[];
}

/** Whether a profile that would enter at this time is held out of the campaign. */
export const holdsOut = (holdout: Holdout, campaign: Tagged, profileId: ProfileId, atMs: number): boolean =>
  isInForce(holdout, campaign, atMs) && isTaken(holdout, profileId);

/** Whether it holds anybody out of the campaign at this time. */
export const isInForce = (holdout: Holdout, campaign: Tagged, atMs: number): boolean =>
  atMs >= holdout.startMs && (holdout.endMs === null || atMs < holdout.endMs) && isOf(holdout, campaign);

/**
 * When the sums of a profile stop that entered at this time: a holdout that takes it later changes what it is shown elsewhere, in every arm
 * alike. null: they run on.
 */
export const censoredAtMs = (
  holdout: Holdout,
  campaign: Tagged,
  profileId: ProfileId,
  enteredAtMs: number,
): number | null =>
  enteredAtMs < holdout.startMs && isOf(holdout, campaign) && isTaken(holdout, profileId) ? holdout.startMs : null;

/** The same of all holdouts that there were since. */
export function censoredByAnyAtMs(
  holdouts: readonly Holdout[],
  campaign: Tagged,
  profileId: ProfileId,
  enteredAtMs: number,
): number | null {
  let firstMs: number | null = null;
  for (const holdout of holdouts) {
    const atMs = censoredAtMs(holdout, campaign, profileId, enteredAtMs);
    if (atMs !== null) firstMs = Math.min(atMs, firstMs ?? atMs);
  }
  return firstMs;
}

const isOf = ({ tag }: Holdout, { tags }: Tagged): boolean => tag === null || tags.includes(tag);

const isTaken = ({ holdoutPpm, revision }: Holdout, profileId: ProfileId): boolean =>
  bucketOf('HOLDOUT', '', revision, profileId) < bucketsOf(holdoutPpm);
