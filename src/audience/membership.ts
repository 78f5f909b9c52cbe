import type { SegmentId } from '../base/ids.js';
import type { SegmentSubject } from './segment-subject.js';

/** Some segments. */
export interface SegmentNames {
  has(segmentId: SegmentId): boolean;
}

export const EVERY_SEGMENT: SegmentNames = { has: () => true };

/** The segments that have a condition. */
export interface SegmentBook {
  readonly ids: Iterable<SegmentId>;
  /** Whether a segment has a condition that holds. */
  holds(segmentId: SegmentId, subject: SegmentSubject): boolean;
}

/** The segments of a profile at one moment. */
export interface Membership extends SegmentNames {
  /** Those of the wanted ones that the profile is in. */
  among(wanted: SegmentNames): Iterable<SegmentId>;
  /** All that the profile was found to be in so far. */
  found(): readonly SegmentId[];
}

/** Of a past moment: these, and no others. */
export const membershipIn = (segments: ReadonlySet<SegmentId>): Membership => ({
  has: (segmentId) => segments.has(segmentId),
  among: (wanted) => [...segments].filter((segmentId) => wanted.has(segmentId)),
  found: () => [...segments],
});

/** The segments that the caller tells, and those whose conditions hold. Each condition is asked once, and only when somebody wants to know. */
export function judgedMembership(told: ReadonlySet<SegmentId>, book: SegmentBook, subject: SegmentSubject): Membership {
  const judged = new Map<SegmentId, boolean>();

  function has(segmentId: SegmentId): boolean {
    if (told.has(segmentId)) return true;
    let holds = judged.get(segmentId);
    if (holds === undefined) {
      holds = book.holds(segmentId, subject);
      judged.set(segmentId, holds);
    }
    return holds;
  }

  return {
    has,
    *among(wanted) {
      for (const segmentId of told) if (wanted.has(segmentId)) yield segmentId;
      for (const segmentId of book.ids) {
        if (wanted.has(segmentId) && !told.has(segmentId) && has(segmentId)) yield segmentId;
      }
    },
    found: () => [...told, ...[...judged].flatMap(([segmentId, holds]) => (holds ? [segmentId] : [])).sort()],
  };
}
