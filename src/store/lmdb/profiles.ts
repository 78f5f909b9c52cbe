import { randomInt } from 'node:crypto';
import type { Clock } from '../../base/time.js';
import type {
  CommitOutcome,
  ProfileCommit,
  ProfileRecords,
  ProfileStore,
  RecordWrite,
  VersionedRecord,
} from '../port.js';
import { countAbsence, readAbsent } from './absences.js';
import type { Counters } from './counters.js';
import { type Environment, refreshReads } from './environment.js';
import { appendEvents } from './outbox.js';
import type { Scanner } from './scanner.js';
import { decodeProfile, encodeProfile } from './values.js';
import type { Writer } from './writer.js';

export function createProfileStore(
  environment: Environment,
  writer: Writer,
  scanner: Scanner,
  clock: Clock,
): ProfileStore {
  return {
    async load(profileIds) {
      refreshReads(environment);
      return profileIds.map((id) => readProfile(environment, id));
    },
    async commit(commits) {
      if (commits.length === 0) return [];
      const nowMs = clock();
      return writer.submit(commits.length, (counters) =>
        commits.map((commit) => applyCommit(environment, counters, commit, nowMs)),
      );
    },
    ids: () =>
      scanner.scan(
        (transaction) => environment.profiles.getKeys({ start: '', transaction }),
        (id) => id,
      ),
  };
}

function readProfile(environment: Environment, id: string): ProfileRecords {
  const value = environment.profiles.getBinary(id);
  const { profile, history } = value ? decodeProfile(value) : { profile: null, history: null };
  if (profile && history) return { profile, history };
  const absent = readAbsent(environment);
  return { profile: profile ?? absent, history: history ?? absent };
}

function applyCommit(
  environment: Environment,
  counters: Counters,
  commit: ProfileCommit,
  nowMs: number,
): CommitOutcome {
  const { profile, history, events } = commit;
  if (profile || history) {
    const now = readProfile(environment, commit.profileId);
    if (isStale(now.profile, profile) || isStale(now.history, history)) return 'conflict';
    const next = { profile: written(now.profile, profile), history: written(now.history, history) };
    if (next.profile.bytes || next.history.bytes) {
      void environment.profiles.put(commit.profileId, encodeProfile(next) as Buffer);
    } else {
      void environment.profiles.remove(commit.profileId);
    }
    if (profile?.bytes === null || history?.bytes === null) countAbsence(environment);
  }
  if (events.length > 0) appendEvents(environment, counters, { appendedMs: nowMs, events });
  return 'committed';
}

function isStale(now: VersionedRecord, write: RecordWrite | undefined): boolean {
  return write !== undefined && write.expectedRevision !== now.revision;
}

function written(now: VersionedRecord, write: RecordWrite | undefined): VersionedRecord {
  if (write === undefined) return now;
  return { revision: now.bytes === null ? randomInt(1, FIRST_REVISION_MAX) : now.revision + 1, bytes: write.bytes };
}

/** Half of what six bytes hold: the other half is for the writes after the first. */
const FIRST_REVISION_MAX = 2 ** 47;
