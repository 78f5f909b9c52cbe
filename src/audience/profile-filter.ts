import type { CelInput } from '@bufbuild/cel';
import { type Bound, filterBinding } from '../filters/bindings.js';
import { type Condition, fieldsOf } from '../filters/condition.js';
import { type Environment, listOf, mapOf, text } from '../filters/schema.js';
import {
  ATTRIBUTE_VALUE_CHARS_MAX,
  ATTRIBUTES_PER_PROFILE_MAX,
  KEY_CHARS_MAX,
  PROFILE_CATEGORIES_MAX,
  SEGMENTS_MAX,
  SEGMENTS_PER_REQUEST_MAX,
} from '../limits.js';
import type { KnownProfile } from './known-profile.js';
import { EVERY_SEGMENT, type SegmentNames } from './membership.js';
import type { SegmentSubject } from './segment-subject.js';

const SEGMENTS = listOf(text(KEY_CHARS_MAX), SEGMENTS_PER_REQUEST_MAX + SEGMENTS_MAX);

/** Of an attribute: a text, a number, a truth value or a list of texts, which is as long as a text. */
const ATTRIBUTE = { mixed: ATTRIBUTE_VALUE_CHARS_MAX };

/** What the conditions of segments read of a profile. */
const OWN_FIELDS = {
  profile_id: [text(KEY_CHARS_MAX), ({ profileId }: SegmentSubject) => profileId],
  is_member: ['bool', ({ isMember }: SegmentSubject) => isMember],
  /** '' when unknown. */
  store_id: [text(KEY_CHARS_MAX), ({ storeId }: SegmentSubject) => storeId ?? ''],
  attributes: [
    mapOf(ATTRIBUTE, ATTRIBUTES_PER_PROFILE_MAX),
    ({ attributes }: SegmentSubject) => new Map(attributes.map(({ name, value }) => [name, value as CelInput])),
  ],
  baskets: ['double', ({ purchases }: SegmentSubject) => purchases.baskets],
  baskets_28d: ['double', ({ purchases }: SegmentSubject) => purchases.basketsIn(28)],
  baskets_90d: ['double', ({ purchases }: SegmentSubject) => purchases.basketsIn(90)],
  /** Absent where nothing was bought. */
  days_since_basket: ['double', ({ purchases }: SegmentSubject) => purchases.daysSinceBasket],
  categories: [
    listOf(text(KEY_CHARS_MAX), PROFILE_CATEGORIES_MAX),
    ({ purchases }: SegmentSubject) => purchases.categories,
  ],
} as const;

export const SUBJECT_BINDING = filterBinding<SegmentSubject>(OWN_FIELDS);

const segmentIds = ({ segments }: KnownProfile): string[] => [...segments.among(EVERY_SEGMENT)];

const SEGMENT_READERS = {
  segment_ids: [SEGMENTS, segmentIds],
  /** The same, as it was called first. */
  segments: [SEGMENTS, segmentIds],
} as const;

/** Fields that tell in which segments a profile is. */
export const SEGMENT_FIELDS = Object.keys(SEGMENT_READERS);

/** A profile in filters: what the request tells of it, and what is stored. */
export const PROFILE_BINDING = filterBinding<KnownProfile>({ ...OWN_FIELDS, ...SEGMENT_READERS });

/** Of a campaign's audience. */
export const AUDIENCE_ENVIRONMENT: Environment = { profile: PROFILE_BINDING.type };

/** Binds a profile for some conditions, with what they read of it; a segment that none of them asks for is not worked out. */
export type BindProfile = (profile: KnownProfile) => Bound;

/** All texts that conditions can find at a path, such as `promotion.target_segment`; null: nobody can tell. */
export type TextsAt = (path: string) => ReadonlySet<string> | null;

export function profileBinder(conditions: readonly Condition[], textsAt: TextsAt = () => null): BindProfile {
  const fields = fieldsOf(conditions);
  const wanted = segmentsSought(conditions, textsAt);
  if (wanted === EVERY_SEGMENT) return (profile) => PROFILE_BINDING.bind(profile, fields);
  return (profile) => {
    const { segments } = profile;
    const sought = { ...segments, among: () => segments.among(wanted) };
    return PROFILE_BINDING.bind({ ...profile, segments: sought }, fields);
  };
}

/** The segments that conditions look for; where one does anything else with them, all. */
function segmentsSought(conditions: readonly Condition[], textsAt: TextsAt): SegmentNames {
  const names = new Set<string>();
  for (const { reads, sought } of conditions) {
    for (const list of SEGMENT_FIELDS.map((field) => `profile.${field}`)) {
      if (!reads.has(list)) continue;
      const found = sought.get(list);
      if (found === undefined) return EVERY_SEGMENT;
      for (const texts of [found.texts, ...[...found.paths].map(textsAt)]) {
        if (texts === null) return EVERY_SEGMENT;
        for (const text of texts) names.add(text);
      }
    }
  }
  return names;
}
