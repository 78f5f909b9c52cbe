import {
  type CommitOutcome,
  type ConfigurationEntry,
  type ConfigurationKind,
  type ConfigurationWrite,
  type OutboxPage,
  type ProfileCommit,
  type ProfileRecords,
  perKind,
  type RecordWrite,
  type Reservation,
  type ReservationRequest,
  type Settlement,
  type Store,
  type TrimPolicy,
  type VersionedRecord,
} from '../../src/store/port.js';

interface OutboxRow {
  readonly sequence: number;
  readonly appendedMs: number;
  readonly events: readonly Uint8Array[];
}

/** The store port as plainly as it can be said: what the drivers are compared with. */
export function createMemoryStore(clock: () => number = Date.now): Store {
  const profiles = new Map<string, ProfileRecords>();
  const identities = new Map<string, string>();
  const counters = new Map<string, number>();
  const reservations = new Map<string, Reservation>();
  const entries = new Map<string, ConfigurationEntry>();
  const snapshots = new Map<string, Uint8Array>();
  let rows: OutboxRow[] = [];
  let version = 0;
  let sequence = 0;
  let trimmedTo = 0;
  let firstRevision = 1_000;
  const nextIndexes = perKind(() => 0);

  /** How often a record of a profile was removed. */
  const absences = new Map<string, number>();
  const recordsOf = (id: string): ProfileRecords => {
    const absent: VersionedRecord = { revision: 0 - (absences.get(id) ?? 0), bytes: null };
    const { profile, history } = profiles.get(id) ?? { profile: absent, history: absent };
    return { profile: profile.bytes ? profile : absent, history: history.bytes ? history : absent };
  };

  const update = (now: VersionedRecord, write: RecordWrite | undefined): VersionedRecord | 'stale' => {
    if (!write) return now;
    if (write.expectedRevision !== now.revision) return 'stale';
    if (write.bytes === null) return { revision: 0, bytes: null };
    if (now.revision > 0) return { revision: now.revision + 1, bytes: write.bytes };
    firstRevision += 1_000_000;
    return { revision: firstRevision, bytes: write.bytes };
  };

  function commit({ profileId, profile, history, events }: ProfileCommit): CommitOutcome {
    const now = recordsOf(profileId);
    const next = { profile: update(now.profile, profile), history: update(now.history, history) };
    if (next.profile === 'stale' || next.history === 'stale') return 'conflict';
    if (next.profile.bytes || next.history.bytes) {
      profiles.set(profileId, { profile: next.profile, history: next.history });
    } else {
      profiles.delete(profileId);
    }
    if (profile?.bytes === null || history?.bytes === null) absences.set(profileId, (absences.get(profileId) ?? 0) + 1);
    if (events.length > 0) rows.push({ sequence: ++sequence, appendedMs: clock(), events });
    return 'committed';
  }

  const usedOf = (counter: string): number => counters.get(counter) ?? 0;

  function reserve({ limit, ...reservation }: ReservationRequest): 'reserved' | 'full' {
    const key = JSON.stringify([reservation.counter, reservation.id]);
    if (reservations.has(key)) return 'reserved';
    if (reservation.kind === 'take') {
      if (usedOf(reservation.counter) + reservation.amount > limit) return 'full';
      counters.set(reservation.counter, usedOf(reservation.counter) + reservation.amount);
    }
    reservations.set(key, reservation);
    return 'reserved';
  }

  function settle({ counter, id, stands }: Settlement): void {
    const key = JSON.stringify([counter, id]);
    const open = reservations.get(key);
    if (!open) return;
    reservations.delete(key);
    if ((open.kind === 'take') !== stands) counters.set(counter, Math.max(usedOf(counter) - open.amount, 0));
  }

  const idOf = ({ kind, key }: { kind: string; key: string }): string => `${kind}/${key}`;

  function write(batch: readonly ConfigurationWrite[]): ConfigurationEntry[] | 'conflict' {
    const stale = (w: ConfigurationWrite) =>
      w.expectedVersion !== undefined && w.expectedVersion !== (entries.get(idOf(w))?.version ?? 0);
    if (batch.some(stale)) return 'conflict';
    const next = version + 1;
    for (const [id, { kind, key, bytes }] of new Map(batch.map((w) => [idOf(w), w]))) {
      const old = entries.get(id);
      if (old && Buffer.compare(old.bytes, bytes) === 0) continue;
      const index = old?.index ?? nextIndexes[kind]++;
      entries.set(id, { kind, key, index, version: next, bytes });
      version = next;
    }
    return batch.map((w) => entries.get(idOf(w))!);
  }

  function read(after: number, limit: number): OutboxPage {
    const events: Uint8Array[] = [];
    let last = Math.max(after, trimmedTo);
    for (const row of rows) {
      if (row.sequence <= after) continue;
      if (events.length > 0 && events.length + row.events.length > limit) break;
      events.push(...row.events);
      last = row.sequence;
    }
    return { events, cursor: String(last), gap: after < trimmedTo };
  }

  function trim({ appendedBeforeMs, commitsMax, protect }: TrimPolicy): number {
    let going = 0;
    for (const row of rows) {
      const old = appendedBeforeMs !== null && row.appendedMs < appendedBeforeMs;
      const excess = commitsMax !== null && rows.length - going > commitsMax;
      if (protect.some((cursor) => row.sequence > Number(cursor)) || !(old || excess)) break;
      trimmedTo = row.sequence;
      going++;
    }
    rows = rows.slice(going);
    return going;
  }

  function erase(upTo: number, isIts: (event: Uint8Array) => boolean): number {
    const goes = (row: OutboxRow, event: Uint8Array): boolean => row.sequence <= upTo && isIts(event);
    const touched = rows.filter((row) => row.events.some((event) => goes(row, event))).length;
    rows = rows
      .map((row) => ({ ...row, events: row.events.filter((event) => !goes(row, event)) }))
      .filter(({ events }) => events.length > 0);
    return touched;
  }

  const everything = (): [key: string, value: Uint8Array | string][] => [
    ...[...profiles].flatMap(([id, { profile, history }]): [string, Uint8Array][] => [
      [`profile/${id}`, profile.bytes ?? new Uint8Array()],
      [`history/${id}`, history.bytes ?? new Uint8Array()],
    ]),
    ...identities,
    ...[...counters].map(([counter, used]): [string, string] => [counter, String(used)]),
    ...[...reservations].map(([key, reservation]): [string, string] => [key, JSON.stringify(reservation)]),
    ...[...entries].map(([key, { bytes }]): [string, Uint8Array] => [key, bytes]),
    ...snapshots,
    ...rows.map((row): [string, Uint8Array] => [String(row.sequence), Buffer.concat(row.events)]),
  ];

  return {
    profiles: {
      load: async (ids) => ids.map(recordsOf),
      commit: async (commits) => commits.map(commit),
      async *ids() {
        yield* profiles.keys();
      },
    },
    identities: {
      resolve: async (digests) => digests.map((digest) => identities.get(digest) ?? null),
      async assign(digest, expected, owner) {
        if ((identities.get(digest) ?? null) !== expected) return false;
        if (owner === null) identities.delete(digest);
        else identities.set(digest, owner);
        return true;
      },
      async *all() {
        for (const [digest, profileId] of identities) yield { digest, profileId };
      },
    },
    limits: {
      reserve: async (requests) => requests.map(reserve),
      settle: async (settlements) => settlements.forEach(settle),
      used: async (names) => names.map(usedOf),
      async *open() {
        yield* reservations.values();
      },
      async *counters() {
        for (const [counter, used] of counters) yield { counter, used };
      },
      restore: async (counter, used) => void counters.set(counter, used),
    },
    configuration: {
      version: async () => version,
      get: async (kind, keys) => keys.map((key) => entries.get(idOf({ kind, key })) ?? null),
      write: async (batch) => write(batch),
      async *changesSince(since) {
        const changed = [...entries.values()].filter((entry) => entry.version > since);
        yield* changed.sort((a, b) => a.version - b.version);
      },
      nextIndexes: async () => ({ ...nextIndexes }),
      async skipIndexes(below) {
        for (const [kind, bound] of Object.entries(below) as [ConfigurationKind, number][]) {
          nextIndexes[kind] = Math.max(nextIndexes[kind], bound);
        }
      },
    },
    outbox: {
      read: async (cursor, limit) => read(Number(cursor), limit),
      end: async () => String(sequence),
      covers: async (cursor, other) => Number(cursor) >= Number(other),
      newestMs: async () => rows.at(-1)?.appendedMs ?? null,
      size: async () => rows.length,
      trim: async (policy) => trim(policy),
      erase: async (_, upTo, isIts) => erase(Number(upTo), isIts),
    },
    snapshots: {
      read: async (name) => snapshots.get(name) ?? null,
      write: async (name, bytes) => void snapshots.set(name, bytes),
      async replace(name, expected, bytes) {
        const now = snapshots.get(name) ?? null;
        if (now && expected ? Buffer.compare(now, expected) !== 0 : now !== expected) return false;
        snapshots.set(name, bytes);
        return true;
      },
      remove: async (name) => void snapshots.delete(name),
      names: async (prefix) => [...snapshots.keys()].filter((name) => name.startsWith(prefix)).sort(),
    },
    epoch: () => 'the only one',
    check: async () => {},
    async *everything() {
      for (const [key, value] of everything()) yield { key: Buffer.from(key), value: Buffer.from(value) };
    },
    close: async () => {},
  };
}
