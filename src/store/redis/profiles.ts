import type { Clock } from '../../base/time.js';
import type { CommitOutcome, ProfileCommit, ProfileRecords, ProfileStore, RecordWrite } from '../port.js';
import { type Collecting, createCollector } from './collector.js';
import type { Commands } from './commands.js';
import { absencesKey, historyKey, nameInKey, outboxKey, type Partitions, recordKey } from './keys.js';
import type { Argument } from './node.js';
import type { Scanner } from './scanner.js';
import { COMMIT } from './scripts/commit.js';
import { decodeRecord, EMPTY, encodeEvents, encodeRecord, revisionAfter, revisionPrefix } from './values.js';

export interface ProfileStoreParts {
  readonly commands: Commands;
  readonly partitions: Partitions;
  readonly scanner: Scanner;
  readonly clock: Clock;
  readonly collecting: Collecting;
}

interface Place {
  readonly tag: string;
  readonly profileId: string;
}

/** A commit as the script takes it. */
interface PackedCommit {
  readonly tag: string;
  readonly records: number;
  readonly keys: readonly string[];
  readonly args: readonly Argument[];
  readonly bytes: number;
}

export function createProfileStore(parts: ProfileStoreParts): ProfileStore {
  const { commands, partitions, scanner, clock, collecting } = parts;
  const groupOf = ({ tag }: { readonly tag: string }): string => (commands.single ? '' : tag);

  const loadSome = createCollector<Place, ProfileRecords>({
    ...collecting,
    groupOf,
    bytesOf: ({ profileId }) => profileId.length,
    async send(_, places) {
      const tags = [...new Set(places.map(({ tag }) => tag))];
      const keys = places.flatMap(({ tag, profileId }) => [recordKey(tag, profileId), historyKey(tag, profileId)]);
      // In one command, so that all records of a profile are of one moment: one that is just merged is never seen with a half of them.
      const answer = await commands.call('read', places[0]!.tag, 'mget', ...keys, ...tags.map(absencesKey));
      const values = answer as (Buffer | null)[];
      const absences = new Map(tags.map((tag, i) => [tag, values[keys.length + i]!]));
      return places.map(({ tag }, i) => decodeRecords(values[2 * i]!, values[2 * i + 1]!, absences.get(tag)!));
    },
  });

  const commitSome = createCollector<PackedCommit, CommitOutcome>({
    ...collecting,
    groupOf,
    bytesOf: ({ bytes }) => bytes,
    async send(_, commits) {
      const records = commits.map((commit) => commit.records).join('');
      const keys = commits.flatMap((commit) => commit.keys);
      const args = [String(clock()), records, ...commits.flatMap((commit) => commit.args)];
      const answers = await commands.run('write', commits[0]!.tag, COMMIT, keys, args);
      return (answers as (number | Error)[]).map((done) => {
        if (done instanceof Error) return commands.refused(done);
        return done === 1 ? 'committed' : 'conflict';
      });
    },
  });

  return {
    async load(profileIds) {
      return loadSome(profileIds.map((profileId) => ({ tag: partitions.tagOf(profileId), profileId })));
    },
    async commit(commits) {
      return commitSome(commits.map((commit) => pack(partitions.tagOf(commit.profileId), commit)));
    },
    async *ids() {
      const seen = new Set<string>();
      for await (const keys of scanner.keys('hb:{*}:[wh]:*')) {
        for (const id of keys.map(nameInKey)) {
          if (seen.has(id)) continue;
          seen.add(id);
          yield id;
        }
      }
    },
  };
}

type Value = Buffer | null;

/** An error for a damaged one, which must not fail the others of its call. */
function decodeRecords(profile: Value, history: Value, absences: Value): ProfileRecords | Error {
  try {
    return { profile: decodeRecord(profile, absences), history: decodeRecord(history, absences) };
  } catch (cause) {
    return new Error('a record of the profile is too short to have a revision', { cause });
  }
}

function pack(tag: string, { profileId, profile, history, events }: ProfileCommit): PackedCommit {
  const keys: string[] = [];
  const args: Argument[] = [];
  const add = (key: string, { expectedRevision, bytes }: RecordWrite): void => {
    const value = bytes === null ? EMPTY : encodeRecord(revisionAfter(expectedRevision), bytes);
    keys.push(key);
    args.push(revisionPrefix(expectedRevision), value);
  };
  if (profile) add(recordKey(tag, profileId), profile);
  if (history) add(historyKey(tag, profileId), history);
  const records = keys.length;
  keys.push(outboxKey(tag), absencesKey(tag));
  args.push(events.length === 0 ? EMPTY : encodeEvents(events));
  return { tag, records, keys, args, bytes: args.reduce((sum, { length }) => sum + length, 0) };
}
