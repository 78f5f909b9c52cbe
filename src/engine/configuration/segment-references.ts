import { filtersOf } from '../../assignment/check/filters-of.js';
import { namedSegments } from '../../audience/named-segments.js';
import { isPresent } from '../../base/deletion.js';
import type { SegmentId } from '../../base/ids.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { isCampaignLive } from '../../campaigns/lifecycle.js';
import { isPromotionLive } from '../../promotions/publication.js';
import type { ConfigurationState } from './configuration.js';

/** What names a segment. */
export interface SegmentReference {
  /** `campaign "weekly-six" (audience)` */
  readonly words: string;
  readonly isLive: boolean;
}

/** Deleted campaigns and promotions don't count. */
export function* segmentReferences(
  { campaigns, promotions }: ConfigurationState,
  segmentId: SegmentId,
  nowMs: number,
): Generator<SegmentReference> {
  for (const { value } of campaigns.all()) {
    if (!isPresent(value)) continue;
    const places = writtenIn(value).filter(({ text }) => namedSegments(text).includes(segmentId));
    if (places.length === 0) continue;
    const told = [...new Set(places.map(({ place }) => place))].join(', ');
    yield { words: `campaign "${value.campaignId}" (${told})`, isLive: isCampaignLive(value, nowMs) };
  }
  for (const { value } of promotions.all()) {
    if (!isPresent(value) || value.targetSegment !== segmentId) continue;
    yield { words: `promotion "${value.code}"`, isLive: isPromotionLive(value) };
  }
}

/** All that a campaign writes in CEL, and where. */
function writtenIn({ audience, variants }: Campaign): { readonly place: string; readonly text: string }[] {
  const filters = variants.flatMap((variant) =>
    filtersOf(variant).map(({ filter }) => ({ place: `variant "${variant.variantId}"`, text: filter })),
  );
  return audience === null ? filters : [{ place: 'audience', text: audience }, ...filters];
}
