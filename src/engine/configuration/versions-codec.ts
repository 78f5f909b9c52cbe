import { packVersioned, unpackVersioned } from '../../base/versioned-codec.js';

/** What may be done to a campaign or promotion. Positions are in stores: append only. */
export const CHANGE_KINDS = [
  'CREATE',
  'UPDATE',
  'PUBLISH',
  'UNPUBLISH',
  'DELETE',
  'RESTORE',
  'REVERT',
  'IMPORT',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Who has changed an entry, how and when. */
export interface Change {
  readonly kind: ChangeKind;
  /** As the caller tells; empty: it told nobody. */
  readonly author: string;
  readonly timeMs: number;
}

/** A state of an entry, and the change that made it. */
export interface StoredVersion {
  /** From 1 on, one more with every change. */
  readonly number: number;
  /** null: nobody knows, it is from before versions were kept. */
  readonly change: Change | null;
  /** The entry's bytes; null: those that the entry has now. */
  readonly state: Uint8Array | null;
}

type Packed = [number: number, kind: number | null, author: string, timeMs: number, state: Uint8Array | null];

const FORMAT = 1;

/** The versions of an entry, oldest first; the last one has no state, since that is the entry itself. */
export function encodeVersions(versions: readonly StoredVersion[]): Uint8Array {
  return packVersioned(
    FORMAT,
    versions.map(({ number, change, state }): Packed => {
      if (change === null) return [number, null, '', 0, state];
      return [number, CHANGE_KINDS.indexOf(change.kind), change.author, change.timeMs, state];
    }),
  );
}

/** Throws on bytes that neither this program nor an older one wrote. */
export function decodeVersions(bytes: Uint8Array): StoredVersion[] {
  const versions = unpackVersioned('versions of an entry', FORMAT, bytes) as Packed[];
  return versions.map(([number, kind, author, timeMs, state]) => ({
    number,
    change: kind === null ? null : { kind: kindOf(kind), author, timeMs },
    state,
  }));
}

function kindOf(number: number): ChangeKind {
  const kind = CHANGE_KINDS[number];
  if (kind === undefined) throw new Error(`stored version has change ${number}: it needs a newer program`);
  return kind;
}
