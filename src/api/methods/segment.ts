import type { SegmentId } from '../../base/ids.js';
import type { Path } from '../../base/violation.js';
import type { WriteOptions } from '../../engine/engine.js';
import { type Issues, readKey, required } from '../convert/fields.js';
import { readPage } from '../convert/page.js';
import { wirePath } from '../convert/paths.js';
import { readCountSegment, readSegmentDraft, readSegmentPatch, toSegment, toSegmentCount } from '../convert/segment.js';
import { readVersionNumber, toVersion } from '../convert/version.js';
import { spelling } from '../convert/violations.js';
import { type ServiceMethods, unary } from '../method/method.js';

export const segmentMethods: ServiceMethods<'SegmentService'> = {
  CreateSegment: unary({
    role: 'operator',
    read: ({ segment, validateOnly }, issues) => ({
      draft: readSegmentDraft(required(segment, 'segment', issues), issues),
      validateOnly,
    }),
    run: ({ segments }, { draft, validateOnly }, { author }) =>
      spelling(inSegment, segments.create(draft, { validateOnly, author })),
    write: toSegment,
  }),

  GetSegment: unary({
    role: 'analyst',
    read: readSegmentId,
    run: ({ segments }, segmentId) => segments.get(segmentId),
    write: toSegment,
  }),

  ListSegments: unary({
    role: 'analyst',
    read: readPage,
    run: ({ segments }, page) => segments.list(page),
    write: ({ entries, nextPageToken, totalSize }) => ({
      segments: entries.map(toSegment),
      nextPageToken,
      totalSize,
    }),
  }),

  UpdateSegment: unary({
    role: 'operator',
    read({ segment: sent, updateMask, validateOnly }, issues) {
      const segment = required(sent, 'segment', issues);
      return {
        segmentId: readKey<SegmentId>(segment.segmentId, ['segment', 'segment_id'], issues),
        patch: readSegmentPatch(segment, updateMask, issues),
        options: { etag: segment.etag, validateOnly },
      };
    },
    run: ({ segments }, { segmentId, patch, options }, { author }) =>
      spelling(inSegment, segments.update(segmentId, patch, { ...options, author })),
    write: toSegment,
  }),

  DeleteSegment: unary({
    role: 'operator',
    read: readChange,
    run: ({ segments }, { segmentId, options }, { author }) => segments.delete(segmentId, { ...options, author }),
    write: () => ({}),
  }),

  ListSegmentVersions: unary({
    role: 'analyst',
    read: readSegmentId,
    run: ({ segments }, segmentId) => segments.versions(segmentId),
    write: (versions) => ({
      versions: versions.map((version) => ({
        ...toVersion(version),
        segment: toSegment({ value: version.value, etag: '' }),
      })),
    }),
  }),

  RevertSegment: unary({
    role: 'operator',
    read: (wire, issues) => ({ ...readChange(wire, issues), version: readVersionNumber(wire.version, issues) }),
    run: ({ segments }, { segmentId, version, options }, { author }) =>
      spelling(inSegment, segments.revert(segmentId, version, { ...options, author })),
    write: toSegment,
  }),

  CountSegment: unary({
    role: 'analyst',
    pool: 'trainings',
    read: readCountSegment,
    run: ({ segments }, request, { signal }) => spelling(wirePath, segments.count(request, signal)),
    write: toSegmentCount,
  }),
};

function readSegmentId({ segmentId }: { readonly segmentId: string }, issues: Issues): SegmentId {
  return readKey<SegmentId>(segmentId, 'segment_id', issues);
}

interface WireChange {
  readonly segmentId: string;
  readonly etag: string;
  readonly validateOnly: boolean;
}

/** Of a segment as a whole. */
function readChange(wire: WireChange, issues: Issues): { segmentId: SegmentId; options: WriteOptions } {
  const { etag, validateOnly } = wire;
  return { segmentId: readSegmentId(wire, issues), options: { etag, validateOnly } };
}

const inSegment = (path: Path): Path => ['segment', ...wirePath(path)];
