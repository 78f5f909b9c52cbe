import type { Segment } from '../../audience/segment.js';
import { isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { SegmentId } from '../../base/ids.js';
import { REFERENCES_TOLD_MAX } from '../../limits.js';
import type { ConfigurationState } from './configuration.js';
import { type SegmentReference, segmentReferences } from './segment-references.js';

/** FAILED_PRECONDITION, IN_USE: something names the segment. Whoever named it after a deletion would name one that only callers tell. */
export function refuseInUse(state: ConfigurationState, id: SegmentId, nowMs: number): void {
  refuseFor('IN_USE', `segment "${id}"`, id, [...segmentReferences(state, id, nowMs)]);
}

/**
 * FAILED_PRECONDITION, FOUR_EYES: the shop wants two people for what customers get, and something live names the segment. What is live isn't changed under
 * that rule, and so isn't who gets it. `before`: null where there is none: until now it was one that callers tell.
 */
export function refuseLiveUse(state: ConfigurationState, before: Segment | null, after: Segment, nowMs: number): void {
  if (!state.shop.fourEyes || conditionOf(before) === after.condition) return;
  const { segmentId } = after;
  const live = [...segmentReferences(state, segmentId, nowMs)].filter(({ isLive }) => isLive);
  refuseFor(
    'FOUR_EYES',
    `"${segmentId}" can't be changed while what names it is live: segment "${segmentId}"`,
    segmentId,
    live,
  );
}

const conditionOf = (segment: Segment | null): string | null =>
  segment !== null && isPresent(segment) ? segment.condition : null;

function refuseFor(reason: string, what: string, id: SegmentId, uses: readonly SegmentReference[]): void {
  if (uses.length === 0) return;
  const told = uses.slice(0, REFERENCES_TOLD_MAX).map(({ words }) => words);
  const others = uses.length - told.length;
  const more = others === 0 ? '' : `, and ${others} more`;
  throw new HandbillError('FAILED_PRECONDITION', `${what} is used by ${told.join(', ')}${more}`, {
    reason,
    metadata: { segment_id: id, uses: String(uses.length) },
  });
}
