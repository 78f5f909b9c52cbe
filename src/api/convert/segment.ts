import type { Segment, SegmentDraft, SegmentPatch } from '../../audience/segment.js';
import type { SegmentId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { SegmentCount, SegmentCountRequest, Versioned } from '../../engine/engine.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { CountSegmentRequest } from '../../generated/handbill/v1/CountSegmentRequest.js';
import type { CountSegmentResponseInput } from '../../generated/handbill/v1/CountSegmentResponse.js';
import type { SegmentInput, Segment as WireSegment } from '../../generated/handbill/v1/Segment.js';
import { SEGMENT_SAMPLE_DEFAULT, SEGMENT_SAMPLE_MAX } from '../../limits.js';
import { type FieldGroup, readMasked } from './field-mask.js';
import { type Issues, missing, readKey } from './fields.js';
import { readAudience } from './handbill-request.js';
import { readTimestamp, toTimestamp } from './time.js';

/** Fields of issues are those of a request whose `segment` it is. */
export const readSegmentDraft = ({ segmentId, name, condition }: WireSegment, issues: Issues): SegmentDraft => ({
  segmentId: readKey<SegmentId>(segmentId, ['segment', 'segment_id'], issues),
  name,
  condition,
});

const GROUPS: readonly FieldGroup<WireSegment, SegmentPatch>[] = [
  { paths: ['name'], isSet: ({ name }) => name !== '', read: ({ name }) => ({ name }) },
  { paths: ['condition'], isSet: ({ condition }) => condition !== '', read: ({ condition }) => ({ condition }) },
];

/** Fields of issues are relative to the request. */
export const readSegmentPatch = (wire: WireSegment, mask: FieldMask | null, issues: Issues): SegmentPatch =>
  Object.assign({}, ...readMasked(GROUPS, wire, mask, 'segment', issues));

export const toSegment = ({ value, etag }: Versioned<Segment>): SegmentInput => ({
  segmentId: value.segmentId,
  name: value.name,
  condition: value.condition,
  etag,
  createTime: toTimestamp(value.createdAtMs),
  updateTime: toTimestamp(value.updatedAtMs),
});

export function readCountSegment(wire: CountSegmentRequest, issues: Issues): SegmentCountRequest {
  const { sampleSize, seed, isMember, storeId } = wire;
  if (sampleSize < 0 || sampleSize > SEGMENT_SAMPLE_MAX) {
    const reason = `must be from 1 to ${SEGMENT_SAMPLE_MAX}, or 0 for ${SEGMENT_SAMPLE_DEFAULT}`;
    issues.push(violation('sample_size', sampleSize, reason));
  }
  return {
    subject: readSubject(wire, issues),
    audience: readAudience({ isMember, storeId, segmentIds: [] }, issues),
    sample: sampleSize || SEGMENT_SAMPLE_DEFAULT,
    seed,
    atMs: readTimestamp(wire.at, 'at', issues),
  };
}

function readSubject(
  { subject, segmentId, condition }: CountSegmentRequest,
  issues: Issues,
): SegmentCountRequest['subject'] {
  if (subject === 'condition') return { condition: condition ?? '' };
  if (subject === undefined) missing('segment_id', issues);
  return {
    stored: subject === undefined ? ('' as SegmentId) : readKey<SegmentId>(segmentId ?? '', 'segment_id', issues),
  };
}

export const toSegmentCount = (count: SegmentCount): CountSegmentResponseInput => ({ ...count });
