import type { Segment } from '../../generated/handbill/v1/Segment.js';
import { allPages } from './all-pages.js';
import type { ConfiguredKind, Message } from './configured-kind.js';

/** Segments whose conditions are kept; those that callers tell are names only. */
export const SEGMENT_KIND: ConfiguredKind = {
  name: 'segment',
  message: 'Segment',
  key: 'segmentId',
  kept: ['etag', 'createTime', 'updateTime'],
  defaultsOf: () => ({}),
  list: ({ clients: { segments }, call }) =>
    allPages(
      (page) => call(segments, segments.listSegments, page),
      (page) => page.segments.map(asMessage),
    ),
  isCarried: () => true,
  async write({ clients: { segments }, call }, { action, message: segment, etag, validateOnly }) {
    if (action === 'create') return asMessage(await call(segments, segments.createSegment, { segment, validateOnly }));
    const request = { segment: { ...segment, etag }, updateMask: { paths: ['*'] }, validateOnly };
    return asMessage(await call(segments, segments.updateSegment, request));
  },
  remove: ({ clients: { segments }, call }, segmentId, etag) =>
    call(segments, segments.deleteSegment, { segmentId, etag }),
  references: () => [],
  provides: ({ segmentId }) => [{ to: 'segment', id: segmentId as string }],
  unpublished: null,
  isOfFeed: false,
};

const asMessage = (segment: Segment): Message => segment as unknown as Message;
