import {
  CONFIGURATION_KINDS,
  type ConfigurationEntry,
  type ConfigurationKind,
  type ConfigurationStore,
  type ConfigurationWrite,
  type IndexBounds,
} from '../port.js';
import { type Counters, drawIndex, readCounters, skipIndexes } from './counters.js';
import { type Environment, refreshReads } from './environment.js';
import { AFTER_ALL_SEQUENCES, entryKey, logKey, readLogKey } from './keys.js';
import type { Scanner } from './scanner.js';
import { decodeLogRow, decodePointer, type EntryPointer, encodeLogRow, encodePointer } from './values.js';
import type { Writer } from './writer.js';

/** Entries live in a log, each at the version that last wrote it, so that changes are a range of it; `entries` points there. */
export function createConfigurationStore(
  environment: Environment,
  writer: Writer,
  scanner: Scanner,
): ConfigurationStore {
  return {
    async version() {
      refreshReads(environment);
      return readCounters(environment).version;
    },
    async get(kind, keys) {
      refreshReads(environment);
      return keys.map((key) => readEntry(environment, kind, key));
    },
    async write(batch) {
      if (batch.length === 0) return [];
      return writer.submit(batch.length, (counters) => applyBatch(environment, counters, batch));
    },
    changesSince: (version) => changesSince(environment, scanner, version),
    async nextIndexes() {
      refreshReads(environment);
      const { nextIndex } = readCounters(environment);
      return Object.fromEntries(CONFIGURATION_KINDS.map((kind, i) => [kind, nextIndex[i]!])) as unknown as IndexBounds;
    },
    async skipIndexes(below) {
      await writer.submit(1, (counters) => {
        for (const kind of CONFIGURATION_KINDS) skipIndexes(counters, kind, below[kind] ?? 0);
      });
    },
  };
}

function changesSince(environment: Environment, scanner: Scanner, version: number): AsyncIterable<ConfigurationEntry> {
  const range = { start: logKey(version + 1, 'item', 0), end: AFTER_ALL_SEQUENCES };
  return scanner.scan(
    (transaction) => environment.log.getRange({ ...range, transaction }),
    ({ key, value }) => ({ ...readLogKey(key), ...decodeLogRow(value) }),
  );
}

function readPointer(environment: Environment, kind: ConfigurationKind, key: string): EntryPointer | null {
  const value = environment.entries.getBinary(entryKey(kind, key));
  return value ? decodePointer(value) : null;
}

function readEntry(environment: Environment, kind: ConfigurationKind, key: string): ConfigurationEntry | null {
  const pointer = readPointer(environment, kind, key);
  return pointer && { kind, key, ...pointer, bytes: readBytes(environment, kind, pointer) };
}

function readBytes(environment: Environment, kind: ConfigurationKind, { version, index }: EntryPointer): Uint8Array {
  const row = environment.log.getBinary(logKey(version, kind, index));
  if (!row) throw new Error(`store ${environment.path}: no ${kind} ${index} in version ${version} of the log`);
  return decodeLogRow(row).bytes;
}

function applyBatch(
  environment: Environment,
  counters: Counters,
  batch: readonly ConfigurationWrite[],
): ConfigurationEntry[] | 'conflict' {
  const pointers = batch.map(({ kind, key }) => readPointer(environment, kind, key));
  const conflict = batch.some(
    ({ expectedVersion }, i) => expectedVersion !== undefined && expectedVersion !== (pointers[i]?.version ?? 0),
  );
  if (conflict) return 'conflict';

  const version = counters.version + 1;
  const results = new Map<string, ConfigurationEntry>();
  lastOfEachKey(batch).forEach((position, id) => {
    const write = batch[position]!;
    results.set(id, applyWrite(environment, counters, version, write, pointers[position]!));
  });
  return batch.map(({ kind, key }) => results.get(entryKey(kind, key))!);
}

/** Of several writes of one key in a batch only the last one counts. */
function lastOfEachKey(batch: readonly ConfigurationWrite[]): Map<string, number> {
  return new Map(batch.map(({ kind, key }, position) => [entryKey(kind, key), position]));
}

function applyWrite(
  environment: Environment,
  counters: Counters,
  version: number,
  { kind, key, bytes }: ConfigurationWrite,
  pointer: EntryPointer | null,
): ConfigurationEntry {
  if (pointer) {
    if (Buffer.compare(readBytes(environment, kind, pointer), bytes) === 0) return { kind, key, ...pointer, bytes };
    void environment.log.remove(logKey(pointer.version, kind, pointer.index));
  }
  const index = pointer?.index ?? drawIndex(counters, kind);
  counters.version = version;
  void environment.log.put(logKey(version, kind, index), encodeLogRow(key, bytes) as Buffer);
  void environment.entries.put(entryKey(kind, key), encodePointer({ version, index }) as Buffer);
  return { kind, key, index, version, bytes };
}
