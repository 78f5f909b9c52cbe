import { asBuffer } from '../../base/as-buffer.js';
import { REDIS_CHANGES_PAGE } from '../../limits.js';
import type { ConfigurationEntry, ConfigurationStore } from '../port.js';
import type { Commands } from './commands.js';
import { CONFIGURATION_KINDS, entriesKey, LOG_KEY, NUMBERS_KEY, SHARED } from './keys.js';
import { CHANGES } from './scripts/changes.js';
import { CONFIGURE } from './scripts/configure.js';
import { decodeEntry } from './values.js';

const ENTRIES_KEYS = CONFIGURATION_KINDS.map(entriesKey);

/** Entries live in a hash a kind; a sorted set has the version that last wrote each, so that changes are a range of it. */
export function createConfigurationStore(commands: Commands): ConfigurationStore {
  return {
    async version() {
      return Number((await commands.call('read', SHARED, 'hget', NUMBERS_KEY, 'version')) ?? 0);
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
    changesSince: (version) => changesSince(commands, version),
  };
}

/** What changes again while it is read comes once, as it was first seen: its newer version is behind what the reader knows then. */
async function* changesSince(commands: Commands, since: number): AsyncGenerator<ConfigurationEntry, void> {
  const seen = new Set<string>();
  for (let version = since; ; ) {
    const args = [String(version), String(REDIS_CHANGES_PAGE)];
    const page = (await commands.run('read', SHARED, CHANGES, [LOG_KEY, ...ENTRIES_KEYS], args)) as Buffer[];
    if (page.length === 0) return;
    for (let i = 0; i < page.length; i += 2) {
      const name = page[i]!.toString();
      if (page[i + 1] === null) throw new Error(`the log names an entry that is not there: ${name}`);
      const entry = entryOf(name, page[i + 1]!);
      version = entry.version;
      if (seen.has(name)) continue;
      seen.add(name);
      yield { kind: CONFIGURATION_KINDS[Number(name[0]) - 1]!, key: name.slice(1), ...entry };
    }
  }
}

function entryOf(name: string, value: Buffer): ReturnType<typeof decodeEntry> {
  try {
    return decodeEntry(value);
  } catch (cause) {
    const kind = CONFIGURATION_KINDS[Number(name[0]) - 1];
    throw new Error(`the entry of ${kind} ${name.slice(1)} is damaged`, { cause });
  }
}
