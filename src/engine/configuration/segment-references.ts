import { filtersOf } from '../../assignment/check/filters-of.js';
import { SEGMENT_FIELDS } from '../../audience/profile-filter.js';
import { isPresent } from '../../base/deletion.js';
import type { SegmentId } from '../../base/ids.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { writtenTexts } from '../../filters/written-texts.js';
import type { ConfigurationState } from './configuration.js';

/** What names a segment, in words: `campaign "weekly-six" (audience)`. Deleted campaigns and promotions don't count. */
export function* segmentReferences(
  { campaigns, promotions }: ConfigurationState,
  segmentId: SegmentId,
): Generator<string> {
  for (const { value } of campaigns.all()) {
    if (!isPresent(value)) continue;
    const places = writtenIn(value).filter(({ text }) => namesSegment(text, segmentId));
    if (places.length > 0)
      yield `campaign "${value.campaignId}" (${[...new Set(places.map(({ place }) => place))].join(', ')})`;
  }
  for (const { value } of promotions.all()) {
    if (isPresent(value) && value.targetSegment === segmentId) yield `promotion "${value.code}"`;
  }
}

/** All that a campaign writes in CEL, and where. */
function writtenIn({ audience, variants }: Campaign): { readonly place: string; readonly text: string }[] {
  const filters = variants.flatMap((variant) =>
    filtersOf(variant).map(({ filter }) => ({ place: `variant "${variant.variantId}"`, text: filter })),
  );
  return audience === null ? filters : [{ place: 'audience', text: audience }, ...filters];
}

const LISTS: ReadonlySet<string> = new Set(SEGMENT_FIELDS.map((field) => `profile.${field}[]`));

const namesSegment = (filter: string, segmentId: SegmentId): boolean =>
  writtenTexts(filter).some(({ path, text }) => LISTS.has(path) && text === segmentId);
