/**
 * The store port: everything the engine asks of a database. One conformance suite (test/conformance) holds every
 * driver to it. Values are opaque bytes here; their meaning lives with the domain that encodes them.
 *
 * Shared promises: a resolved write is durable to the degree the driver was opened with (LMDB: synced to disk);
 * every write is all or nothing, also across kill -9; reads see every write acknowledged before they began.
 * A driver that can't reach its database rejects with HandbillError UNAVAILABLE.
 */
export interface Store {
  readonly profiles: ProfileStore;
  readonly configuration: ConfigurationStore;
  readonly outbox: Outbox;
  readonly snapshots: SnapshotStore;
  /** Waits for writes under way, then closes. Calls after it reject. */
  close(): Promise<void>;
}

/** A record of a profile with its revision: 0 and `null` when it does not exist; each write adds 1. */
export interface VersionedRecord {
  readonly revision: number;
  readonly bytes: Uint8Array | null;
}

export interface ProfileRecords {
  readonly wallet: VersionedRecord;
  readonly history: VersionedRecord;
}

export interface RecordWrite {
  /** The revision that was read; the commit is a conflict when the record has another one now. */
  readonly expectedRevision: number;
  readonly bytes: Uint8Array;
}

/** One atomic change of one profile: its records by compare-and-set, and the events that tell of it. */
export interface ProfileCommit {
  readonly profileId: string;
  readonly wallet?: RecordWrite;
  readonly history?: RecordWrite;
  /** Appended to the outbox in this order, if and only if the records are written. */
  readonly events: readonly Uint8Array[];
}

export type CommitOutcome = 'committed' | 'conflict';

export interface ProfileStore {
  /** The records of the profiles, in the order asked for; one round trip for the whole list. */
  load(profileIds: readonly string[]): Promise<ProfileRecords[]>;
  /** Applies each commit by itself (one may conflict while another succeeds), in order; one round trip for the list. */
  commit(commits: readonly ProfileCommit[]): Promise<CommitOutcome[]>;
  /** Every stored profile id, in no promised order. */
  ids(): AsyncIterable<string>;
}

export type ConfigurationKind = 'item' | 'promotion' | 'campaign' | 'model';

/** An entry of the configuration. `index` is dense per kind, assigned at the first write, never reused. */
export interface ConfigurationEntry {
  readonly kind: ConfigurationKind;
  readonly key: string;
  readonly index: number;
  /** The configuration version that last wrote the entry; its etag. */
  readonly version: number;
  readonly bytes: Uint8Array;
}

export interface ConfigurationWrite {
  readonly kind: ConfigurationKind;
  readonly key: string;
  readonly bytes: Uint8Array;
  /** When given, the entry must have this version (0: must not exist), else nothing of the batch is written. */
  readonly expectedVersion?: number;
}

/**
 * What every server holds in memory: few writers, many readers. Each batch that changes something raises the version by one, so
 * a reader polls `version()` and then asks for what changed since. Entries are never removed: deletion is a state of the value.
 */
export interface ConfigurationStore {
  version(): Promise<number>;
  /** The entries of these keys, in order, `null` where there is none. */
  get(kind: ConfigurationKind, keys: readonly string[]): Promise<(ConfigurationEntry | null)[]>;
  /**
   * Writes the batch atomically; entries whose bytes are unchanged are skipped (their version stays).
   * Returns the resulting entries in order, or 'conflict' when an expected version does not hold.
   */
  write(batch: readonly ConfigurationWrite[]): Promise<ConfigurationEntry[] | 'conflict'>;
  /** All entries with a version above `version`, ascending by version; each once, as it is now. */
  changesSince(version: number): AsyncIterable<ConfigurationEntry>;
}

/** A position in the outbox; opaque and ordered as the events were appended. Empty: before the first event. */
export type OutboxCursor = string;

export interface OutboxEntry {
  /** Reading after this cursor continues with the next event. */
  readonly cursor: OutboxCursor;
  readonly bytes: Uint8Array;
}

export interface Outbox {
  /** Up to `limit` events after `cursor`, oldest first; empty at the end. */
  read(cursor: OutboxCursor, limit: number): Promise<OutboxEntry[]>;
}

/** Named blobs that are derived from other state: the popularity trend with the cursor it was counted up to, model files. */
export interface SnapshotStore {
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>;
}
