import { type Deletable, deleted, isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import { ok } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import { packVersioned, unpackVersioned } from '../../base/versioned-codec.js';
import type { SourceOptions } from '../../import/options.js';
import type { ImportCounts, ImportEvent, ImportTarget, MissingEntries } from '../../import/report.js';
import { IMPORT_SOURCE_BYTES_MAX, MISSING_TOLD_MAX, STORE_CARE_BATCH } from '../../limits.js';
import type { ConfigurationStore, SnapshotStore } from '../../store/port.js';
import { createBatchWriter } from './batch-writer.js';
import type { EntryCodec } from './entry-codec.js';

interface Dependencies<T> {
  readonly store: ConfigurationStore;
  readonly snapshots: SnapshotStore;
  readonly codec: EntryCodec<T>;
  readonly clock: Clock;
  /** Who imports. */
  readonly author: string;
}

/** Looks at what a source, such as a file of one name, brought before and does not bring now. */
export interface ImportSource<Patch> {
  /** The target of the import, which hears what is in the file. */
  readonly target: ImportTarget<Patch>;
  /** The events of the import, with what is missing before the end. Of a file that breaks off nothing is missing. */
  follow(events: AsyncIterable<ImportEvent>): AsyncIterable<ImportEvent>;
}

/** `keyOf`: of the entry that a row makes. */
export function createImportSource<Patch, T extends Deletable>(
  { store, snapshots, codec, clock, author }: Dependencies<T>,
  { source, retireMissing, dryRun }: SourceOptions & { readonly source: string; readonly dryRun: boolean },
  target: ImportTarget<Patch>,
  keyOf: (patch: Patch) => string,
): ImportSource<Patch> {
  const prefix = `import-source/${codec.kind}/`;
  const name = prefix + source;
  const seen = new Set<string>();

  async function settle({ rows, rejected }: ImportCounts): Promise<MissingEntries> {
    const before = await readKeys(snapshots, name);
    const missing = await present(await ofNoOther(before.filter((key) => !seen.has(key))));
    // A row that can't be read may be one of those that seem to be missing; and a file without rows is a broken export.
    const kept = rejected > 0 ? 'REJECTED_ROWS' : rows === 0 ? 'NO_ROWS' : null;
    const retired = retireMissing && kept === null;
    if (!dryRun) {
      if (retired) await retire(missing);
      // What is missing and stays live is still this source's, and what was read of a file with rejected rows is not all of it.
      const keys = kept !== null ? [...before, ...seen] : retired ? [...seen] : [...seen, ...missing];
      await writeKeys(snapshots, name, new Set(keys));
    }
    return { total: missing.length, keys: missing.slice(0, MISSING_TOLD_MAX), retired, kept };
  }

  async function ofNoOther(keys: readonly string[]): Promise<string[]> {
    const others = new Set<string>();
    for (const other of keys.length > 0 ? await snapshots.names(prefix) : []) {
      if (other !== name) for (const key of await readKeys(snapshots, other)) others.add(key);
    }
    return keys.filter((key) => !others.has(key));
  }

  async function present(keys: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const batch of batchesOf(keys)) {
      for (const entry of await store.get(codec.kind, batch)) {
        if (entry !== null && isPresent(codec.decode(entry.bytes))) found.push(entry.key);
      }
    }
    return found;
  }

  async function retire(keys: readonly string[]): Promise<void> {
    const writer = createBatchWriter<string, T>(
      store,
      codec,
      (key) => key,
      (entry) => ok(deleted(entry!, clock())),
      { kind: 'DELETE', author, timeMs: clock() },
    );
    for (const batch of batchesOf(keys)) {
      for (const answer of await writer.write(batch, false, false)) {
        // By the shop's four-eyes rule, of drafts that nobody deletes.
        if (answer.kind === 'rejected') throw HandbillError.invalid(answer.violations);
      }
    }
  }

  return {
    target: {
      write(batch, dry, holdUpdates) {
        for (const patch of batch) seen.add(keyOf(patch));
        return target.write(batch, dry, holdUpdates);
      },
    },
    async *follow(events) {
      for await (const event of events) {
        if (event.kind === 'done') {
          const missing = await settle(event.counts);
          if (missing.total > 0) yield { kind: 'missing', missing };
        }
        yield event;
      }
    },
  };
}

function* batchesOf(keys: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < keys.length; at += STORE_CARE_BATCH) yield keys.slice(at, at + STORE_CARE_BATCH);
}

const VERSION = 1;

async function readKeys(snapshots: SnapshotStore, name: string): Promise<string[]> {
  const bytes = await snapshots.read(name);
  return bytes === null ? [] : (unpackVersioned('import source', VERSION, bytes) as string[]);
}

/** Beyond the limit nothing is remembered: then nothing will be missing, which is safe. */
async function writeKeys(snapshots: SnapshotStore, name: string, keys: ReadonlySet<string>): Promise<void> {
  const bytes = packVersioned(VERSION, [...keys]);
  await snapshots.write(name, bytes.length > IMPORT_SOURCE_BYTES_MAX ? packVersioned(VERSION, []) : bytes);
}
