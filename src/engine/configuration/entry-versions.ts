import { ENTRY_VERSIONS_BYTES_MAX, ENTRY_VERSIONS_MAX } from '../../limits.js';
import type { ConfigurationEntry, ConfigurationStore, ConfigurationWrite } from '../../store/port.js';
import { tooManyConflicts, untilCommitted } from '../concurrency/until-committed.js';
import type { EntryCodec } from './entry-writer.js';
import { type Change, decodeVersions, encodeVersions, type StoredVersion } from './versions-codec.js';

/** A state that an entry has or had. */
export interface EntryVersion<T> {
  /** From 1 on, one more with every change. */
  readonly number: number;
  /** What made it; null: it is from before versions were kept. */
  readonly change: Change | null;
  readonly value: T;
}

/** Entries that are about to be written. */
export interface ChangedEntry {
  readonly key: string;
  /** null: there is none yet. */
  readonly before: Uint8Array | null;
}

/**
 * The writes that keep what entries are before a change, for the batch that changes them: an entry and its versions are written together or not at all, and the
 * guard of the entry is that of its versions. None for kinds whose versions are not kept.
 */
export async function versionWrites<T>(
  store: ConfigurationStore,
  { kind, versionsKind }: EntryCodec<T>,
  entries: readonly ChangedEntry[],
  change: Change | null,
): Promise<ConfigurationWrite[]> {
  if (versionsKind === undefined) return [];
  if (change === null) throw new Error(`${kind} entries keep their versions: nobody told which change it is`);
  // What is new has no versions: a feed's first import reads nothing.
  const known = entries.filter(({ before }) => before !== null).map(({ key }) => key);
  const kept = new Map<string, Uint8Array>();
  for (const record of known.length > 0 ? await store.get(versionsKind, known) : []) {
    if (record) kept.set(record.key, record.bytes);
  }
  return entries.map(({ key, before }) => ({
    kind: versionsKind,
    key,
    bytes: encodeVersions(withChange(kept.get(key), before, change)),
  }));
}

/** The versions of an entry, oldest first; `null` where there is no entry. */
export async function readVersions<T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  key: string,
): Promise<EntryVersion<T>[] | null> {
  const { kind, versionsKind, decode } = codec;
  if (versionsKind === undefined) throw new Error(`versions of ${kind} entries are not kept`);
  async function attempt(): Promise<{ versions: EntryVersion<T>[] | null } | 'conflict'> {
    const entry = await readOne(store, kind, key);
    const record = await readOne(store, versionsKind as NonNullable<typeof versionsKind>, key);
    if ((await readOne(store, kind, key))?.version !== entry?.version) return 'conflict';
    if (entry === null) return { versions: null };
    const stored = record === null ? [{ number: 1, change: null, state: null }] : decodeVersions(record.bytes);
    return {
      versions: stored.map(({ number, change, state }) => ({ number, change, value: decode(state ?? entry.bytes) })),
    };
  }
  return (await untilCommitted(attempt, () => tooManyConflicts(`${kind} "${key}" is`))).versions;
}

async function readOne(
  store: ConfigurationStore,
  kind: ConfigurationEntry['kind'],
  key: string,
): Promise<ConfigurationEntry | null> {
  const [entry] = await store.get(kind, [key]);
  return entry ?? null;
}

/** The state before the change becomes the one of the version that was the newest. */
function withChange(record: Uint8Array | undefined, before: Uint8Array | null, change: Change): StoredVersion[] {
  if (before === null) return [{ number: 1, change, state: null }];
  const versions = record === undefined ? [{ number: 1, change: null, state: null }] : decodeVersions(record);
  const newest = versions.at(-1)!;
  const former = [...versions.slice(0, -1), { ...newest, state: before }];
  return [...fitting(former), { number: newest.number + 1, change, state: null }];
}

/** The newest of the former versions for which there is room. */
function fitting(former: readonly StoredVersion[]): readonly StoredVersion[] {
  let from = former.length;
  let bytes = 0;
  while (from > 0 && former.length - from < ENTRY_VERSIONS_MAX - 1) {
    bytes += former[from - 1]!.state?.length ?? 0;
    if (bytes > ENTRY_VERSIONS_BYTES_MAX) break;
    from--;
  }
  return former.slice(from);
}
