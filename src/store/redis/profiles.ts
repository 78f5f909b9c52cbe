import type { Clock } from '../../base/time.js';
import { assertKey, assertValue } from '../assert.js';
import type { CommitOutcome, ProfileCommit, ProfileStore, RecordWrite } from '../port.js';
import { type CollectorOptions, createCollector } from './collector.js';
import type { Commands } from './commands.js';
import { absencesKey, historyKey, nameInKey, outboxKey, type Partitions, walletKey } from './keys.js';
import type { Argument } from './node.js';
import type { ReadValues } from './read-values.js';
import type { Scanner } from './scanner.js';
import { COMMIT } from './scripts/commit.js';
import { decodeRecord, EMPTY, encodeEvents, encodeRecord, revisionAfter, revisionPrefix } from './values.js';

export interface ProfileStoreParts {
  readonly commands: Commands;
  readonly partitions: Partitions;
  readonly readValues: ReadValues;
  readonly scanner: Scanner;
  readonly clock: Clock;
  readonly collecting: Pick<CollectorOptions<never, never>, 'gate' | 'collect'>;
}

/** A commit as the script takes it. */
interface PackedCommit {
  readonly tag: string;
  readonly keys: readonly string[];
  readonly args: readonly Argument[];
  readonly bytes: number;
}

export function createProfileStore(parts: ProfileStoreParts): ProfileStore {
  const { commands, partitions, readValues, scanner, clock, collecting } = parts;

  const commitSome = createCollector<PackedCommit, CommitOutcome>({
    ...collecting,
    groupOf: ({ tag }) => (commands.single ? '' : tag),
    bytesOf: ({ bytes }) => bytes,
    async send(_, commits) {
      const keys = commits.flatMap((commit) => commit.keys);
      const args = commits.flatMap((commit) => commit.args);
      const answers = await commands.run('write', commits[0]!.tag, COMMIT, keys, [String(clock()), ...args]);
      return (answers as number[]).map((done) => (done === 1 ? 'committed' : 'conflict'));
    },
  });

  return {
    async load(profileIds) {
      for (const id of profileIds) assertKey('profile_id', id);
      const tags = profileIds.map(partitions.tagOf);
      const distinct = [...new Set(tags)];
      const wanted = profileIds.flatMap((id, i) => {
        const tag = tags[i]!;
        return [
          { tag, key: walletKey(tag, id) },
          { tag, key: historyKey(tag, id) },
        ];
      });
      const values = await readValues([...wanted, ...distinct.map((tag) => ({ tag, key: absencesKey(tag) }))]);
      const absences = new Map(distinct.map((tag, i) => [tag, values[wanted.length + i]!]));
      return tags.map((tag, i) => ({
        wallet: decodeRecord(values[2 * i]!, absences.get(tag)!),
        history: decodeRecord(values[2 * i + 1]!, absences.get(tag)!),
      }));
    },
    async commit(commits) {
      for (const commit of commits) assertCommit(commit);
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

function pack(tag: string, { profileId, wallet, history, events }: ProfileCommit): PackedCommit {
  const packedEvents = events.length === 0 ? EMPTY : encodeEvents(events);
  const args = [...packWrite(wallet), ...packWrite(history), packedEvents];
  return {
    tag,
    keys: [walletKey(tag, profileId), historyKey(tag, profileId), outboxKey(tag), absencesKey(tag)],
    args,
    bytes: args.reduce((sum, { length }) => sum + length, 0),
  };
}

function packWrite(write: RecordWrite | undefined): [Argument, Argument] {
  if (!write) return ['-', EMPTY];
  const { expectedRevision, bytes } = write;
  return [
    revisionPrefix(expectedRevision),
    bytes === null ? EMPTY : encodeRecord(revisionAfter(expectedRevision), bytes),
  ];
}

function assertCommit({ profileId, wallet, history, events }: ProfileCommit): void {
  assertKey('profile_id', profileId);
  if (wallet?.bytes) assertValue('wallet', wallet.bytes);
  if (history?.bytes) assertValue('history', history.bytes);
  for (const event of events) assertValue('event', event);
}
