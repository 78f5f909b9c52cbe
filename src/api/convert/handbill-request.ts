import type { ProfileContext } from '../../audience/profile-context.js';
import type { CampaignId, ProfileId, SegmentId, StoreId } from '../../base/ids.js';
import type { HandbillRequest } from '../../engine/engine.js';
import type { ProfileContext as WireProfile } from '../../generated/handbill/v1/ProfileContext.js';
import { SEGMENTS_PER_REQUEST_MAX } from '../../limits.js';
import { checkLength, type Issues, missing, readKey, readOptionalKey, readProfileId, within } from './fields.js';

const NO_SEGMENTS: ReadonlySet<SegmentId> = new Set();
const NOBODY: ProfileContext = { profileId: '' as ProfileId, isMember: false, segments: NO_SEGMENTS, storeId: null };

/** Fields of issues are relative to the request. */
export function readHandbillRequest(
  wire: { readonly profile: WireProfile | null; readonly campaignId: string },
  issues: Issues,
): HandbillRequest {
  return {
    profile: readRequiredProfile(wire.profile, issues),
    campaignId: readKey<CampaignId>(wire.campaignId, 'campaign_id', issues),
  };
}

/** Fields of issues begin with `profile`. */
export function readRequiredProfile(wire: WireProfile | null, issues: Issues): ProfileContext {
  if (wire) return readProfile(wire, issues);
  missing('profile', issues);
  return NOBODY;
}

function readProfile(wire: WireProfile, issues: Issues): ProfileContext {
  return within(
    issues,
    () => 'profile',
    () => readAudience(readProfileId(wire.profileId, 'profile_id', issues), wire, issues),
  );
}

/** What a request says about a customer besides who it is. */
export function readAudience(
  profileId: string,
  { isMember, segmentIds, storeId }: Omit<WireProfile, 'profileId' | 'identity'>,
  issues: Issues,
): ProfileContext {
  return {
    profileId: profileId as ProfileId,
    isMember,
    segments: segmentIds.length === 0 ? NO_SEGMENTS : readSegments(segmentIds, issues),
    storeId: readOptionalKey<StoreId>(storeId, 'store_id', issues),
  };
}

function readSegments(segmentIds: readonly string[], issues: Issues): ReadonlySet<SegmentId> {
  if (!checkLength(segmentIds, SEGMENTS_PER_REQUEST_MAX, 'segment_ids', issues)) return NO_SEGMENTS;
  return new Set(segmentIds.map((id, i) => readKey<SegmentId>(id, `segment_ids[${i}]`, issues)));
}
