import { OUTBOX_PAGE_BYTES, REDIS_SCAN_ITEMS } from '../../limits.js';
import type { Outbox, TrimPolicy } from '../port.js';
import type { Commands } from './commands.js';
import {
  BEFORE_ALL,
  compareIds,
  type EntryId,
  formatCursor,
  formatId,
  nextId,
  parseCursor,
  parseId,
} from './cursor.js';
import { eraseEvents } from './erase-events.js';
import { outboxKey, type Partitions, trimmedKey } from './keys.js';
import { readStreams } from './read-streams.js';
import type { ReadValues } from './read-values.js';
import { TRIM } from './scripts/trim.js';

/** One stream a partition, an entry a commit; a cursor is the vector of the positions in all of them. */
export function createOutbox(commands: Commands, partitions: Partitions, readValues: ReadValues): Outbox {
  const { tags, count } = partitions;
  const all = tags.map((_, i) => i);
  const marks = tags.map((tag) => ({ tag, key: trimmedKey(tag) }));

  /** Of each partition the last entry that was trimmed. */
  const trimmedTo = async (): Promise<EntryId[]> =>
    (await readValues(marks)).map((id) => (id ? parseId(id.toString()) : BEFORE_ALL));
  const newest = async (tag: string): Promise<EntryId | null> => {
    const [entry] = (await commands.call('read', tag, 'xrevrange', outboxKey(tag), '+', '-', 'COUNT', '1')) as [
      Buffer,
    ][];
    return entry ? parseId(entry[0].toString()) : null;
  };
  const lengths = (): Promise<number[]> =>
    Promise.all(tags.map((tag) => commands.call('read', tag, 'xlen', outboxKey(tag)) as Promise<number>));

  return {
    async read(cursor, limit, about) {
      const asked = parseCursor(cursor, count);
      const positions = [...asked];
      // In their order, which decides between events of the same millisecond.
      const read = about ? [...new Set(about.map(partitions.numberOf))].sort((a, b) => a - b) : all;
      const events = await readOn(read, positions, limit);
      // In this order: what is trimmed meanwhile may not have been read.
      const trimmed = await trimmedTo();
      const gap = read.some((i) => compareIds(asked[i]!, trimmed[i]!) < 0);
      const reached = positions.map((id, i) => (compareIds(id, trimmed[i]!) < 0 ? trimmed[i]! : id));
      return { events, cursor: formatCursor(reached), gap };
    },
    async end() {
      const ids = await Promise.all(tags.map(newest));
      // In this order: what is trimmed meanwhile was newest before.
      const trimmed = await trimmedTo();
      return formatCursor(ids.map((id, i) => id ?? trimmed[i]!));
    },
    async covers(cursor, other) {
      const others = parseCursor(other, count);
      return parseCursor(cursor, count).every((id, i) => compareIds(id, others[i]!) >= 0);
    },
    async newestMs() {
      const ids = await Promise.all(tags.map(newest));
      const times = ids.flatMap((id) => (id ? [id.ms] : []));
      return times.length > 0 ? Math.max(...times) : null;
    },
    async size() {
      return (await lengths()).reduce((sum, length) => sum + length, 0);
    },
    async trim(policy) {
      const stays = firstToStay(policy, count);
      const excess = excessOf(await lengths(), policy.commitsMax);
      const removed = await Promise.all(
        tags.map(async (tag, i) => {
          const old = policy.appendedBeforeMs === null ? 0 : await trimOld(tag, policy.appendedBeforeMs, stays[i]!);
          return old + (await trimCount(tag, excess[i]! - old, stays[i]!));
        }),
      );
      return removed.reduce((sum, some) => sum + some, 0);
    },
    erase(profileId, upTo, isIts) {
      const tag = partitions.tagOf(profileId);
      return eraseEvents(commands, tag, parseCursor(upTo, count)[partitions.numberOf(profileId)]!, isIts);
    },
  };

  /** Moves the positions behind what it returns. */
  async function readOn(read: readonly number[], positions: EntryId[], limit: number): Promise<Uint8Array[]> {
    const events: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const places = read.map((partition) => ({ partition, tag: tags[partition]!, after: positions[partition]! }));
      const { entries, more } = await readStreams(commands, places, limit - events.length);
      for (const entry of entries) {
        bytes += entry.bytes;
        const full = events.length + entry.events.length > limit || bytes > OUTBOX_PAGE_BYTES;
        if (events.length > 0 && full) return events;
        events.push(...entry.events);
        positions[entry.partition] = entry.id;
      }
      if (!more) return events;
    }
  }

  function trimOld(tag: string, beforeMs: number, stays: EntryId | null): Promise<number> {
    const before = { ms: Math.max(Math.ceil(beforeMs), 0), seq: 0 };
    return trimCount(tag, Number.POSITIVE_INFINITY, stays && compareIds(stays, before) < 0 ? stays : before);
  }

  /** The oldest, in steps, so that requests get their turn. */
  async function trimCount(tag: string, most: number, stays: EntryId | null): Promise<number> {
    const bound = stays === null ? '+' : formatId(stays);
    for (let removed = 0; ; ) {
      const some = Math.min(most - removed, REDIS_SCAN_ITEMS);
      if (some <= 0) return removed;
      const args = [bound, String(some)];
      const more = (await commands.run('read', tag, TRIM, [outboxKey(tag), trimmedKey(tag)], args)) as number;
      removed += more;
      if (more < some) return removed;
    }
  }
}

/** Of each partition the first entry that a protected cursor has not read; null: none is protected. */
function firstToStay({ protect }: TrimPolicy, count: number): (EntryId | null)[] {
  const cursors = protect.map((cursor) => parseCursor(cursor, count));
  return Array.from({ length: count }, (_, i) => {
    const [oldest] = cursors.map((positions) => positions[i]!).sort(compareIds);
    return oldest === undefined ? null : nextId(oldest);
  });
}

/** How many of each partition are too many, in proportion: profiles are spread evenly, so these are about the oldest. */
function excessOf(lengths: readonly number[], commitsMax: number | null): number[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let excess = commitsMax === null ? 0 : Math.max(total - commitsMax, 0);
  let rest = total;
  return lengths.map((length) => {
    const share = rest === 0 ? 0 : Math.round((excess * length) / rest);
    rest -= length;
    excess -= share;
    return share;
  });
}
