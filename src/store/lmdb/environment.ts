import type { Database, RootDatabase } from 'lmdb';
import { open } from 'lmdb';
import { utf8Keys } from './keys.js';

/** The databases of one LMDB environment (one folder, one file, one writer at a time over all processes). */
export interface Environment {
  readonly path: string;
  /** Also the database of the meta record and the counters, keyed by name. */
  readonly root: RootDatabase<Buffer, string>;
  readonly profiles: Database<Buffer, string>;
  /** Configuration key -> where its entry is in the log. */
  readonly entries: Database<Buffer, string>;
  readonly log: Database<Buffer, Uint8Array>;
  readonly outbox: Database<Buffer, Uint8Array>;
  readonly snapshots: Database<Buffer, string>;
  /** Digest -> profile id. */
  readonly identities: Database<Buffer, string>;
  /** Counter -> what it stands at. */
  readonly limits: Database<Buffer, string>;
  readonly reservations: Database<Buffer, string>;
}

/** Tables of the file: a few more than there are, so that a later format can add some without a migration. */
const DATABASES_MAX = 16;

export function openEnvironment(path: string): Environment {
  const root = open<Buffer, string>(path, {
    noSubdir: false,
    maxDbs: DATABASES_MAX,
    // With overlapping sync a commit is announced before it is on disk; without, LMDB syncs data, then the meta page, and then
    // answers: an acknowledged write is a durable one.
    overlappingSync: false,
    // With it lmdb-js makes a second promise of each commit and drops it: when the disk is full, its rejection ends the process. The
    // writer batches itself. (A put inside a transaction promises nothing: it is done, or throws.)
    eventTurnBatching: false,
    ...textTable,
  });
  return {
    path,
    root,
    profiles: root.openDB({ name: 'profiles', ...textTable }),
    entries: root.openDB({ name: 'configuration', ...textTable }),
    log: root.openDB({ name: 'configuration-log', ...byteTable }),
    outbox: root.openDB({ name: 'outbox', ...byteTable }),
    snapshots: root.openDB({ name: 'snapshots', ...textTable }),
    identities: root.openDB({ name: 'identities', ...textTable }),
    limits: root.openDB({ name: 'limits', ...textTable }),
    reservations: root.openDB({ name: 'reservations', ...textTable }),
  };
}

const textTable = { encoding: 'binary', keyEncoder: utf8Keys } as const;
const byteTable = { encoding: 'binary', keyEncoding: 'binary' } as const;

/**
 * Makes the following reads, up to the next await, see everything committed by now. lmdb-js keeps a read transaction for up to
 * a turn of the event loop, within which another process may have acknowledged a write.
 */
export function refreshReads(environment: Environment): void {
  environment.root.resetReadTxn();
}
