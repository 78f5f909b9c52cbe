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
  readonly identities: IdentityStore;
  readonly limits: LimitStore;
  readonly configuration: ConfigurationStore;
  readonly outbox: Outbox;
  readonly snapshots: SnapshotStore;
  /**
   * Names a stretch of the store's life in which no acknowledged write was lost, as far as this process knows. Another name after: what was written before may
   * be gone, so that nobody must rely on having written it.
   */
  epoch(): string;
  /**
   * Resolves when the store is there, is the one that was opened, and does not throw data away. Rejects with the HandbillError UNAVAILABLE that reads or writes
   * get then; where a person has to do something, its message says what. A full disk is none of it: what is stored is served.
   */
  check(): Promise<void>;
  /** Every key and value as it is stored, for proofs that something is gone; in no promised order. */
  everything(): AsyncIterable<RawEntry>;
  /** Waits for writes under way, then closes. Calls after it reject. */
  close(): Promise<void>;
}

export interface RawEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * A record of a profile with its revision. A record is born with a random revision and each write adds 1: one that was removed and made
 * again is never taken for the old one. Absent: `null`, and 0 or less; another number after each write of `null`, so that not being there
 * can be relied on, too. (All profiles of a store may share it: then a removal makes others that are just being created conflict.)
 */
export interface VersionedRecord {
  readonly revision: number;
  readonly bytes: Uint8Array | null;
}

export interface ProfileRecords {
  readonly profile: VersionedRecord;
  readonly history: VersionedRecord;
}

export interface RecordWrite {
  /** The revision that was read; the commit is a conflict when the record has another one now. */
  readonly expectedRevision: number;
  /** `null` removes the record; of one that is absent already it only lets conflict who read that before. */
  readonly bytes: Uint8Array | null;
}

/** One atomic change of one profile: its records by compare-and-set, and the events that tell of it. */
export interface ProfileCommit {
  readonly profileId: string;
  readonly profile?: RecordWrite;
  readonly history?: RecordWrite;
  /** Appended to the outbox in this order, if and only if the records are written. */
  readonly events: readonly Uint8Array[];
}

export type CommitOutcome = 'committed' | 'conflict';

export interface ProfileStore {
  /** The records of the profiles, in the order asked for; one round trip for the whole list. Those of one profile are of one moment. */
  load(profileIds: readonly string[]): Promise<ProfileRecords[]>;
  /** Applies each commit by itself (one may conflict while another succeeds), in order; one round trip for the list. */
  commit(commits: readonly ProfileCommit[]): Promise<CommitOutcome[]>;
  /** Every stored profile id, in no promised order. */
  ids(): AsyncIterable<string>;
}

/** Positions are in the files of the drivers: append only. */
export const CONFIGURATION_KINDS = [
  'item',
  'promotion',
  'campaign',
  'model',
  'shop',
  'promotion-versions',
  'campaign-versions',
  'segment',
  'segment-versions',
] as const;
export type ConfigurationKind = (typeof CONFIGURATION_KINDS)[number];

/** A value of its own for each kind. */
export const perKind = <T>(make: (kind: ConfigurationKind) => T): Record<ConfigurationKind, T> =>
  Object.fromEntries(CONFIGURATION_KINDS.map((kind) => [kind, make(kind)])) as Record<ConfigurationKind, T>;

export type IndexBounds = Readonly<Record<ConfigurationKind, number>>;

/**
 * An entry of the configuration. `index` is assigned at the first write and never again to another key, also where the store has lost that write and a
 * record names the index. It is dense per kind, but for those that were lost.
 */
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
  /** Of each kind the index that is drawn next; what was ever assigned is below. */
  nextIndexes(): Promise<IndexBounds>;
  /** For copies from another store: what is drawn from now on is not below. */
  skipIndexes(below: Partial<IndexBounds>): Promise<void>;
}

/**
 * Which profile an identity belongs to. The digest is keyed (see profiles/identity): the store never sees an e-mail address or a card number.
 */
export interface IdentityStore {
  /** The owners of the digests, in order; `null`: nobody. */
  resolve(digests: readonly string[]): Promise<(string | null)[]>;
  /** Sets or (`null`) removes the owner by compare-and-set: false, and nothing changed, when the owner is not `expected`. */
  assign(digest: string, expected: string | null, owner: string | null): Promise<boolean>;
  /** Every assignment, in no promised order. */
  all(): AsyncIterable<IdentityOwner>;
}

export interface IdentityOwner {
  readonly digest: string;
  readonly profileId: string;
}

/**
 * Uses of promotions over all profiles, counted elsewhere than the records that hold them. A use is first *reserved* (counted, and open), then
 * committed in the record together with the reservation's id, then *settled*. What a crash left open is settled by looking whether the record
 * holds the id. So a counter is always the uses that records hold + the open reservations, and never above its limit.
 */
export interface Reservation {
  /** Name of the counter. */
  readonly counter: string;
  /** Unique for each attempt, never used again. */
  readonly id: string;
  /** Whose record tells whether it stands. */
  readonly profileId: string;
  /** `take` counts now, and is taken back if it does not stand; `return` is taken off once it stands. */
  readonly kind: 'take' | 'return';
  /** Whole and above 0. */
  readonly amount: number;
  /** When it was made; the sweeper leaves young ones alone. */
  readonly timeMs: number;
}

export interface ReservationRequest extends Reservation {
  /** A `take` that would raise the counter above this is refused. */
  readonly limit: number;
}

export interface Settlement {
  readonly counter: string;
  readonly id: string;
  /** Whether the commit of the record happened. */
  readonly stands: boolean;
}

export interface LimitStore {
  /** One answer each, in order, each by itself. An id that is open already is 'reserved' and not counted again. */
  reserve(requests: readonly ReservationRequest[]): Promise<('reserved' | 'full')[]>;
  /** Closes open reservations; ids that are not open are passed over. */
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** What the counters stand at, in order; 0 for one never used. */
  used(counters: readonly string[]): Promise<number[]>;
  /** Every open reservation, in no promised order. */
  open(): AsyncIterable<Reservation>;
  /** Every counter that was ever used, in no promised order. */
  counters(): AsyncIterable<{ readonly counter: string; readonly used: number }>;
  /** For copies from another store: sets a counter outright. */
  restore(counter: string, used: number): Promise<void>;
}

/** A position in the outbox; opaque. Empty: before the first event. */
export type OutboxCursor = string;

export interface OutboxPage {
  readonly events: readonly Uint8Array[];
  /** Reading after this cursor continues behind the last of `events`. */
  readonly cursor: OutboxCursor;
  /** Events after the cursor that was asked for were trimmed before they could be read. */
  readonly gap: boolean;
}

export interface TrimPolicy {
  /** Events appended before this time may go; null: none because of age. */
  readonly appendedBeforeMs: number | null;
  /** Beyond about so many commits the oldest may go; null: none because of size. */
  readonly commitsMax: number | null;
  /** Nothing after any of these cursors goes. */
  readonly protect: readonly OutboxCursor[];
}

/** Events of a profile come in the order of its commits; those of different profiles about in the order of time. */
export interface Outbox {
  /**
   * At least one event after `cursor` if there is any, about `limit` at most, and less where they are large (never half a commit's); empty at the end.
   * `about`: events of other profiles than these may be left out, where that is cheaper; its cursors are good for reads about the same.
   */
  read(cursor: OutboxCursor, limit: number, about?: readonly string[]): Promise<OutboxPage>;
  /** Behind the newest event. */
  end(): Promise<OutboxCursor>;
  /** Whether who has read up to `cursor` has read everything that comes before `other`. */
  covers(cursor: OutboxCursor, other: OutboxCursor): Promise<boolean>;
  /** When the newest event that is held was appended; null: there is none. */
  newestMs(): Promise<number | null>;
  /** Commits with events that are held. */
  size(): Promise<number>;
  /** Returns how many commits' events were removed. */
  trim(policy: TrimPolicy): Promise<number>;
  /**
   * Removes the events of a profile, of which `isIts` tells, up to a cursor; later ones and other profiles' stay in order. Returns how many
   * commits' were removed.
   */
  erase(profileId: string, upTo: OutboxCursor, isIts: (event: Uint8Array) => boolean): Promise<number>;
}

/**
 * Named blobs: what is counted from the outbox with the cursor it was counted up to, model files, former terms of promotions that records name, positions
 * of event consumers, check values of identity keys, what of experiments stays as it was.
 */
export interface SnapshotStore {
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Writes by compare-and-set: false, and nothing changed, when there are other bytes than `expected` (null: none). */
  replace(name: string, expected: Uint8Array | null, bytes: Uint8Array): Promise<boolean>;
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>;
  /** Names that begin with `prefix`, sorted. */
  names(prefix: string): Promise<string[]>;
}
