import { asBuffer } from '../../base/as-buffer.js';
import { REDIS_CHANGES_PAGE } from '../../limits.js';
import {
  CONFIGURATION_KINDS,
  type ConfigurationEntry,
  type ConfigurationKind,
  type ConfigurationStore,
  type IndexBounds,
} from '../port.js';
import type { Commands } from './commands.js';
import type { Epoch } from './epoch.js';
import { type IndexMarks, raiseMarks } from './index-marks.js';
import { entriesKey, LOG_KEY, NUMBERS_KEY, SHARED } from './keys.js';
import { CHANGES } from './scripts/changes.js';
import { CONFIGURE } from './scripts/configure.js';
import { decodeEntry } from './values.js';

const ENTRIES_KEYS = CONFIGURATION_KINDS.map(entriesKey);

interface Parts {
  readonly commands: Commands;
  readonly epoch: Epoch;
  readonly marks: IndexMarks;
}

/**
 * Entries live in a hash a kind; a sorted set has the version that last wrote each, so that changes are a range of it. Indexes are marked before anybody gets
 * to know them by `changesSince`, from which records take theirs.
 */
export function createConfigurationStore({ commands, epoch, marks }: Parts): ConfigurationStore {
  return {
    async version() {
      const numbers = await commands.call('read', SHARED, 'hmget', NUMBERS_KEY, 'version', 'epoch');
      const [version, inEpoch] = numbers as (Buffer | null)[];
      const read = Number(version ?? 0);
      await epoch.saw(inEpoch?.toString() ?? '', read, true);
      return read;
    },
    async get(kind, keys) {
      if (keys.length === 0) return [];
      const values = (await commands.call('read', SHARED, 'hmget', entriesKey(kind), ...keys)) as (Buffer | null)[];
      return keys.map((key, i) => {
        const value = values[i];
        return value ? { kind, key, ...decodeEntry(value) } : null;
      });
    },
    async write(batch) {
      if (batch.length === 0) return [];
      const args = batch.flatMap(({ kind, key, bytes, expectedVersion }) => [
        String(CONFIGURATION_KINDS.indexOf(kind) + 1),
        key,
        String(expectedVersion ?? ''),
        asBuffer(bytes),
      ]);
      const answers = await commands.run('write', SHARED, CONFIGURE, [NUMBERS_KEY, LOG_KEY, ...ENTRIES_KEYS], args);
      if (answers === null) return 'conflict';
      const numbers = answers as number[];
      const lastBytes = new Map(batch.map(({ kind, key, bytes }) => [`${kind} ${key}`, bytes]));
      return batch.map(({ kind, key }, i) => ({
        kind,
        key,
        version: numbers[2 * i]!,
        index: numbers[2 * i + 1]!,
        bytes: lastBytes.get(`${kind} ${key}`)!,
      }));
    },
    changesSince: (version) => changesSince({ commands, epoch, marks }, version),
    async nextIndexes() {
      const values = (await commands.call('read', SHARED, 'hmget', NUMBERS_KEY, ...KIND_NUMBERS)) as (Buffer | null)[];
      const next = CONFIGURATION_KINDS.map((kind, i): [ConfigurationKind, number] => [kind, Number(values[i] ?? 0)]);
      return Object.fromEntries(next) as IndexBounds;
    },
    async skipIndexes(below) {
      const bounds = CONFIGURATION_KINDS.map((kind) => below[kind] ?? 0);
      await raiseMarks((tag, ...rest) => commands.run('read', tag, ...rest), commands.single, [SHARED], bounds);
    },
  };
}

const KIND_NUMBERS = CONFIGURATION_KINDS.map((_, i) => String(i + 1));

/** What changes again while it is read comes once, as it was first seen: its newer version is behind what the reader knows then. */
async function* changesSince(
  { commands, epoch, marks }: Parts,
  since: number,
): AsyncGenerator<ConfigurationEntry, void> {
  const seen = new Set<string>();
  for (let version = since; ; ) {
    const args = [String(version), String(REDIS_CHANGES_PAGE)];
    const keys = [LOG_KEY, ...ENTRIES_KEYS, NUMBERS_KEY];
    const answer = (await commands.run('read', SHARED, CHANGES, keys, args)) as [Buffer, ...(Buffer | null)[]];
    const [inEpoch, ...page] = answer;
    const entries = entriesOf(page);
    const last = entries.at(-1);
    if (!(await epoch.saw(inEpoch.toString(), last?.version ?? 0, false))) continue;
    if (last === undefined) return;
    version = last.version;
    await marks.cover(commands, entries);
    for (const entry of entries) {
      const name = `${entry.kind} ${entry.key}`;
      if (seen.has(name)) continue;
      seen.add(name);
      yield entry;
    }
  }
}

/** Of each the number of its kind and its key, then what is stored. */
function entriesOf(page: readonly (Buffer | null)[]): ConfigurationEntry[] {
  const entries: ConfigurationEntry[] = [];
  for (let i = 0; i < page.length; i += 2) {
    const name = page[i]!.toString();
    const kind = CONFIGURATION_KINDS[Number(name[0]) - 1]!;
    const key = name.slice(1);
    const value = page[i + 1];
    if (!value) throw new Error(`the log names an entry that is not there: ${kind} ${key}`);
    try {
      entries.push({ kind, key, ...decodeEntry(value) });
    } catch (cause) {
      throw new Error(`the entry of ${kind} ${key} is damaged`, { cause });
    }
  }
  return entries;
}
