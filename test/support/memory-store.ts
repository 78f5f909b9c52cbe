import type {
  CommitOutcome,
  ConfigurationEntry,
  ConfigurationWrite,
  ProfileCommit,
  ProfileRecords,
  RecordWrite,
  Store,
  VersionedRecord,
} from '../../src/store/port.js';

const NOTHING: VersionedRecord = { revision: 0, bytes: null };

/** The store port as plainly as it can be said: what the drivers are compared with. */
export function createMemoryStore(): Store {
  const profiles = new Map<string, ProfileRecords>();
  const entries = new Map<string, ConfigurationEntry>();
  const events: Uint8Array[] = [];
  const snapshots = new Map<string, Uint8Array>();
  let version = 0;

  const recordsOf = (id: string): ProfileRecords => profiles.get(id) ?? { wallet: NOTHING, history: NOTHING };

  const update = (now: VersionedRecord, write: RecordWrite | undefined): VersionedRecord | 'stale' => {
    if (!write) return now;
    return write.expectedRevision === now.revision ? { revision: now.revision + 1, bytes: write.bytes } : 'stale';
  };

  function commit({ profileId, wallet, history, events: told }: ProfileCommit): CommitOutcome {
    const now = recordsOf(profileId);
    const next = { wallet: update(now.wallet, wallet), history: update(now.history, history) };
    if (next.wallet === 'stale' || next.history === 'stale') return 'conflict';
    if (wallet || history) profiles.set(profileId, { wallet: next.wallet, history: next.history });
    events.push(...told);
    return 'committed';
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
      const index = old?.index ?? [...entries.values()].filter((entry) => entry.kind === kind).length;
      entries.set(id, { kind, key, index, version: next, bytes });
      version = next;
    }
    return batch.map((w) => entries.get(idOf(w))!);
  }

  return {
    profiles: {
      load: async (ids) => ids.map(recordsOf),
      commit: async (commits) => commits.map(commit),
      async *ids() {
        yield* profiles.keys();
      },
    },
    configuration: {
      version: async () => version,
      get: async (kind, keys) => keys.map((key) => entries.get(idOf({ kind, key })) ?? null),
      write: async (batch) => write(batch),
      async *changesSince(since) {
        const changed = [...entries.values()].filter((entry) => entry.version > since);
        yield* changed.sort((a, b) => a.version - b.version);
      },
    },
    outbox: {
      async read(cursor, limit) {
        const from = Number(cursor);
        return events.slice(from, from + limit).map((bytes, i) => ({ cursor: String(from + i + 1), bytes }));
      },
    },
    snapshots: {
      read: async (name) => snapshots.get(name) ?? null,
      write: async (name, bytes) => void snapshots.set(name, bytes),
      remove: async (name) => void snapshots.delete(name),
    },
    close: async () => {},
  };
}
