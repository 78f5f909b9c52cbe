import { createSegment, editSegment } from '../../audience/edit-segment.js';
import type { Segment } from '../../audience/segment.js';
import { deleted, isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { SegmentId } from '../../base/ids.js';
import type { Result } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import type { Violation } from '../../base/violation.js';
import { REFERENCES_TOLD_MAX, SEGMENTS_MAX } from '../../limits.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration, ConfigurationState } from './configuration.js';
import type { SegmentVerbs, Versioned, WriteOptions } from './configuration-requests.js';
import { segmentCodec } from './entry-codecs.js';
import { changeEntry } from './entry-writer.js';
import { lookFor } from './look-for.js';
import { listPresent, requireEntry, versioned } from './read-entries.js';
import { requireVersion, requireVersions } from './require-version.js';
import { segmentReferences } from './segment-references.js';
import type { ChangeKind } from './versions-codec.js';

export function createSegmentVerbs(
  store: ConfigurationStore,
  configuration: Configuration,
  clock: Clock,
): SegmentVerbs {
  async function write(
    id: SegmentId,
    kind: ChangeKind,
    options: WriteOptions,
    next: (existing: Segment | null) => Segment,
  ): Promise<Versioned<Segment>> {
    const changing = { ...options, as: { kind, timeMs: clock() } };
    const written = await changeEntry(store, segmentCodec, id, changing, next);
    await configuration.refresh();
    return written;
  }

  const change = (id: SegmentId, kind: ChangeKind, options: WriteOptions, next: (segment: Segment) => Segment) =>
    write(id, kind, options, (existing) => {
      if (existing === null || !isPresent(existing)) throw HandbillError.notFound('segment', id);
      return next(existing);
    });

  async function newest(): Promise<ConfigurationState> {
    const state = await configuration.loaded();
    await configuration.refresh();
    return state;
  }

  return {
    async create(draft, options) {
      refuseTooMany(await newest());
      return write(draft.segmentId, 'CREATE', options, (existing) => {
        if (existing === null || !isPresent(existing)) return valid(createSegment(draft, clock()));
        throw new HandbillError('ALREADY_EXISTS', `segment "${draft.segmentId}" exists already`, {
          reason: 'ALREADY_EXISTS',
        });
      });
    },
    async get(id) {
      const { segments } = await lookFor(configuration, 'segments', [id]);
      return versioned(requireEntry(segments, 'segment', id, isPresent));
    },
    async list(page) {
      const { segments } = await configuration.loaded();
      return listPresent('segments', segments, page);
    },
    update: (id, patch, options) =>
      change(id, 'UPDATE', options, (segment) => valid(editSegment(segment, patch, clock()))),
    async delete(id, options) {
      refuseInUse(id, await newest());
      await change(id, 'DELETE', options, (segment) => deleted(segment, clock()));
    },
    versions: (id) => requireVersions(store, segmentCodec, id),
    async revert(id, version, options) {
      const { value: former } = await requireVersion(store, segmentCodec, id, version);
      return change(id, 'REVERT', options, (segment) => valid(editSegment(segment, former, clock())));
    },
  };
}

function valid(made: Result<Segment, Violation[]>): Segment {
  if (!made.ok) throw HandbillError.invalid(made.error);
  return made.value;
}

function refuseTooMany({ segments }: ConfigurationState): void {
  let count = 0;
  for (const { value } of segments.all()) if (isPresent(value)) count += 1;
  if (count < SEGMENTS_MAX) return;
  throw new HandbillError('FAILED_PRECONDITION', `there are ${count} segments, at most ${SEGMENTS_MAX} are possible`, {
    reason: 'SEGMENTS_LIMIT',
  });
}

/** Whoever names it from now on names a segment that only callers tell. */
function refuseInUse(id: SegmentId, state: ConfigurationState): void {
  const named: string[] = [];
  let others = 0;
  for (const reference of segmentReferences(state, id)) {
    if (named.length < REFERENCES_TOLD_MAX) named.push(reference);
    else others += 1;
  }
  if (named.length === 0) return;
  const more = others === 0 ? '' : `, and ${others} more`;
  throw new HandbillError('FAILED_PRECONDITION', `segment "${id}" is used by ${named.join(', ')}${more}`, {
    reason: 'IN_USE',
    metadata: { segment_id: id, uses: String(named.length + others) },
  });
}
