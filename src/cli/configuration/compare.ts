import type { Fields } from '../../contract/json-values.js';
import type { Connection } from '../command/connection.js';
import type { ConfiguredKind, EntryWrite, Message, ReferenceTarget } from './configured-kind.js';
import { entryOf, isSameEntry, keyOf } from './entry.js';
import type { FileEntry } from './read-entries.js';

/** An entry that a file has. */
export interface FileEntryOf {
  readonly kind: ConfiguredKind;
  readonly key: string;
  readonly inFile: FileEntry;
}

/** An entry of a store that is not as the file says. */
export interface Differing extends FileEntryOf {
  readonly action: EntryWrite['action'];
  /** As it is; null: it is not there, or deleted. */
  readonly before: Fields | null;
  /** Empty: it is not there. */
  readonly etag: string;
}

/** An entry of a store that the file does not have, and that can be deleted. */
export interface Surplus {
  readonly kind: ConfiguredKind;
  readonly key: string;
  readonly before: Fields;
  readonly etag: string;
}

export interface Comparison {
  readonly differing: readonly Differing[];
  readonly surplus: readonly Surplus[];
}

/** What entries may name: those that are there once the file has been applied. */
export type Known = Readonly<Record<ReferenceTarget, Set<string>>>;

/** Compares the entries of one kind, of which a page is in memory at a time; what they provide is known from then on. */
export async function compareKind(
  connection: Connection,
  kind: ConfiguredKind,
  inFile: ReadonlyMap<string, FileEntry>,
  known: Known,
  prune: boolean,
): Promise<Comparison> {
  const differing: Differing[] = [];
  const surplus: Surplus[] = [];
  const left = new Map(inFile);
  const provide = (entry: Fields): void => {
    for (const { to, id } of kind.provides(entry)) known[to].add(id);
  };
  for await (const message of kind.list(connection)) {
    const entry = entryOf(kind, message);
    const key = keyOf(kind, entry);
    const isThere = !message.deleteTime;
    const wanted = left.get(key);
    const goes = wanted === undefined && isThere && kind.remove !== null && kind.isCarried(message);
    left.delete(key);
    // What the file changes or deletes is not there any more, as it is.
    if (kind.isOfFeed || (isThere && wanted === undefined && !(goes && prune))) provide(entry);
    if (goes) surplus.push({ kind, key, before: entry, etag: etagOf(message) });
    if (wanted === undefined || (isThere && isSameEntry(entry, wanted.entry))) continue;
    const basis = isThere
      ? ({ action: 'change', before: entry } as const)
      : ({ action: 'restore', before: null } as const);
    differing.push({ kind, key, ...basis, etag: etagOf(message), inFile: wanted });
  }
  for (const [key, wanted] of left) {
    differing.push({ kind, key, action: 'create', before: null, etag: '', inFile: wanted });
  }
  if (!kind.isOfFeed) for (const { entry } of inFile.values()) provide(entry);
  return { differing, surplus };
}

const etagOf = ({ etag }: Message): string => etag as string;
