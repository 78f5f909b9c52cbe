import type {
  CommitOutcome,
  ProfileCommit,
  ProfileRecords,
  ProfileStore,
  RecordWrite,
  VersionedRecord,
} from '../port.js';
import type { Counters } from './counters.js';
import { type Environment, refreshReads } from './environment.js';
import { assertKey } from './keys.js';
import { appendEvents } from './outbox.js';
import type { Scanner } from './scanner.js';
import { assertValue, decodeProfile, encodeProfile, NO_PROFILE } from './values.js';
import type { Writer } from './writer.js';

export function createProfileStore(environment: Environment, writer: Writer, scanner: Scanner): ProfileStore {
  return {
    async load(profileIds) {
      for (const id of profileIds) assertKey('profile_id', id);
      refreshReads(environment);
      return profileIds.map((id) => readProfile(environment, id));
    },
    async commit(commits) {
      if (commits.length === 0) return [];
      for (const commit of commits) assertCommit(commit);
      return writer.submit(commits.length, (counters) =>
        commits.map((commit) => applyCommit(environment, counters, commit)),
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
  return value ? decodeProfile(value) : NO_PROFILE;
}

function applyCommit(environment: Environment, counters: Counters, commit: ProfileCommit): CommitOutcome {
  const { wallet, history, events } = commit;
  if (wallet || history) {
    const now = readProfile(environment, commit.profileId);
    if (isStale(now.wallet, wallet) || isStale(now.history, history)) return 'conflict';
    const next = { wallet: written(now.wallet, wallet), history: written(now.history, history) };
    void environment.profiles.put(commit.profileId, encodeProfile(next) as Buffer);
  }
  if (events.length > 0) appendEvents(environment, counters, events);
  return 'committed';
}

function isStale(now: VersionedRecord, write: RecordWrite | undefined): boolean {
  return write !== undefined && write.expectedRevision !== now.revision;
}

function written(now: VersionedRecord, write: RecordWrite | undefined): VersionedRecord {
  return write === undefined ? now : { revision: now.revision + 1, bytes: write.bytes };
}

function assertCommit({ profileId, wallet, history, events }: ProfileCommit): void {
  assertKey('profile_id', profileId);
  if (wallet) assertValue('wallet', wallet.bytes);
  if (history) assertValue('history', history.bytes);
  for (const event of events) assertValue('event', event);
}
