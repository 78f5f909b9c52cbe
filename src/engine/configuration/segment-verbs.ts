import { createSegment, editSegment } from '../../audience/edit-segment.js';
import type { Segment } from '../../audience/segment.js';
import { deleted, isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { SegmentId } from '../../base/ids.js';
import type { Result } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import type { Violation } from '../../base/violation.js';
import { SEGMENTS_MAX } from '../../limits.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration, ConfigurationState } from './configuration.js';
import type { SegmentVerbs, Versioned, WriteOptions } from './configuration-requests.js';
import { segmentCodec } from './entry-codecs.js';
import { changeEntry } from './entry-writer.js';
import { lookFor } from './look-for.js';
import { listPresent, requireEntry, versioned } from './read-entries.js';
import { requireVersion, requireVersions } from './require-version.js';
import { refuseInUse, refuseLiveUse } from './segment-uses.js';
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
    next: (existing: Segment | null, state: ConfigurationState) => Segment,
  ): Promise<Versioned<Segment>> {
    const state = await newest();
    const nowMs = clock();
    const changing = { ...options, as: { kind, timeMs: nowMs } };
    const written = await changeEntry(store, segmentCodec, id, changing, (existing) => {
      const after = next(existing, state);
      if (isPresent(after)) refuseLiveUse(state, existing, after, nowMs);
      return after;
    });
    await configuration.refresh();
    return written;
  }

  const change = (
    id: SegmentId,
    kind: ChangeKind,
    options: WriteOptions,
    next: (segment: Segment, state: ConfigurationState) => Segment,
  ) =>
    write(id, kind, options, (existing, state) => {
      if (existing === null || !isPresent(existing)) throw HandbillError.notFound('segment', id);
      return next(existing, state);
    });

  async function newest(): Promise<ConfigurationState> {
    const state = await configuration.loaded();
    await configuration.refresh();
    return state;
  }

  return {
    create: (draft, options) =>
      write(draft.segmentId, 'CREATE', options, (existing, state) => {
        if (existing !== null && isPresent(existing)) throw alreadyThere(existing);
        refuseTooMany(state);
        return valid(createSegment(draft, clock()));
      }),
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
      await change(id, 'DELETE', options, (segment, state) => {
        refuseInUse(state, id, clock());
        return deleted(segment, clock());
      });
    },
    versions: (id) => requireVersions(store, segmentCodec, id),
    async revert(id, version, options) {
      const { value: former } = await requireVersion(store, segmentCodec, id, version);
      return change(id, 'REVERT', options, (segment) => valid(editSegment(segment, former, clock())));
    },
  };
}

const alreadyThere = ({ segmentId }: Segment): HandbillError =>
  new HandbillError('ALREADY_EXISTS', `segment "${segmentId}" exists already`, { reason: 'ALREADY_EXISTS' });

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
