import { judgedMembership, type Membership, type SegmentBook } from './membership.js';
import type { ProfileContext } from './profile-context.js';
import type { SegmentSubject, StoredFacts } from './segment-subject.js';

/** A profile as rules and filters see it: what the request tells of it, and what is stored. What takes work is done when it is first asked for. */
export interface KnownProfile extends SegmentSubject {
  readonly segments: Membership;
}

/** `told`: by the request. */
export function knownProfile(
  { profileId, isMember, storeId, segments }: ProfileContext,
  { attributes, purchases }: StoredFacts,
  book: SegmentBook,
): KnownProfile {
  const subject: SegmentSubject = { profileId, isMember, storeId, attributes, purchases };
  return { ...subject, segments: judgedMembership(segments, book, subject) };
}
