import type { ProfileContext } from '../../audience/profile-context.js';
import type { CampaignId, PromotionCode, SegmentId, StoreId } from '../../base/ids.js';
import type { HandbillRequest } from '../../engine/engine.js';
import type { ProfileContext as WireProfile } from '../../generated/handbill/v1/ProfileContext.js';
import { EXCLUDED_CODES_MAX, SEGMENTS_PER_REQUEST_MAX } from '../../limits.js';
import { checkLength, type Issues, readKey, readOptionalKey, within } from './fields.js';
import { extended, type Named, readRequiredName } from './named.js';

const NO_SEGMENTS: ReadonlySet<SegmentId> = new Set();

/** What a request says about a customer besides who it is. */
export type Audience = Omit<ProfileContext, 'profileId'>;

const NOBODY: Audience = { isMember: false, segments: NO_SEGMENTS, storeId: null };

/** Fields of issues are relative to the request. `ofCampaign`: which campaign, where something else than `campaign_id` has said so. */
export function readHandbillRequest(
  wire: { readonly profile: WireProfile | null; readonly campaignId: string; readonly excludeCodes: string[] },
  issues: Issues,
  ofCampaign?: CampaignId,
): Named<HandbillRequest> {
  const profile = readProfile(wire.profile, issues);
  const campaignId = ofCampaign ?? readKey<CampaignId>(wire.campaignId, 'campaign_id', issues);
  const excludedCodes = checkLength(wire.excludeCodes, EXCLUDED_CODES_MAX, 'exclude_codes', issues)
    ? wire.excludeCodes.map((code, i) => readKey<PromotionCode>(code, `exclude_codes[${i}]`, issues))
    : [];
  return extended(profile, (request) => ({ campaignId, excludedCodes, ...request }));
}

/** The profile that a request must have; fields of issues begin with `profile`. */
export function readProfile(wire: WireProfile | null, issues: Issues): Named<{ readonly profile: ProfileContext }> {
  const name = readRequiredName(wire, 'profile', issues);
  const audience = wire
    ? within(
        issues,
        () => 'profile',
        () => readAudience(wire, issues),
      )
    : NOBODY;
  return { name, of: (profileId) => ({ profile: { profileId, ...audience } }) };
}

export function readAudience(
  { isMember, segmentIds, storeId }: Omit<WireProfile, 'profileId' | 'identity'>,
  issues: Issues,
): Audience {
  return {
    isMember,
    segments: segmentIds.length === 0 ? NO_SEGMENTS : readSegments(segmentIds, issues),
    storeId: readOptionalKey<StoreId>(storeId, 'store_id', issues),
  };
}

function readSegments(segmentIds: readonly string[], issues: Issues): ReadonlySet<SegmentId> {
  if (!checkLength(segmentIds, SEGMENTS_PER_REQUEST_MAX, 'segment_ids', issues)) return NO_SEGMENTS;
  return new Set(segmentIds.map((id, i) => readKey<SegmentId>(id, `segment_ids[${i}]`, issues)));
}
