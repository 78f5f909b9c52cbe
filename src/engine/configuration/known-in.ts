import type { Attributes } from '../../audience/attributes.js';
import { type KnownProfile, knownProfile } from '../../audience/known-profile.js';
import { membershipIn, type SegmentBook } from '../../audience/membership.js';
import type { ProfileContext } from '../../audience/profile-context.js';
import { purchaseFacts } from '../../audience/purchase-facts.js';
import { judgeOf } from '../../audience/segment-condition.js';
import type { StoredFacts } from '../../audience/segment-subject.js';
import { isPresent } from '../../base/deletion.js';
import { oncePerObject } from '../../base/once-per-object.js';
import type { ConfigurationState } from './configuration.js';

/** Of a profile, as of the moment that is asked about. */
export interface StoredParts {
  readonly attributes: Attributes;
  readonly history: Uint8Array | null;
}

/** A profile as conditions see it, with the segments of a configuration. */
export const knownIn = (
  configuration: ConfigurationState,
  told: ProfileContext,
  stored: StoredParts,
  atMs: number,
): KnownProfile => knownProfile(told, factsIn(configuration, stored, atMs), bookOf(configuration));

/** One of the past, whose segments are known: no conditions are asked, which may have changed since. */
export const rememberedIn = (
  configuration: ConfigurationState,
  told: ProfileContext,
  stored: StoredParts,
  atMs: number,
): KnownProfile => ({
  ...told,
  ...factsIn(configuration, stored, atMs),
  segments: membershipIn(told.segments),
});

const NO_CATEGORY: readonly string[] = [];

/** What is stored of a profile, for conditions. */
export const factsIn = (
  { items }: ConfigurationState,
  { attributes, history }: StoredParts,
  atMs: number,
): StoredFacts => ({
  attributes,
  purchases: purchaseFacts(history, atMs, (item) => items.at(item)?.value.category ?? NO_CATEGORY),
});

const bookOf = oncePerObject(
  ({ segments }: ConfigurationState): SegmentBook => ({
    ids: {
      *[Symbol.iterator]() {
        for (const { value } of segments.all()) if (isPresent(value)) yield value.segmentId;
      },
    },
    holds(segmentId, subject) {
      const segment = segments.get(segmentId)?.value;
      return segment !== undefined && isPresent(segment) && judgeOf(segment)(subject) === true;
    },
  }),
);
