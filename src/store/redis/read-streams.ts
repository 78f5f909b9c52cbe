import type { Commands } from './commands.js';
import { compareIds, type EntryId, formatId, parseId } from './cursor.js';
import { outboxKey } from './keys.js';
import { decodeEvents } from './values.js';

/** Where the stream of a partition is read on. */
export interface StreamPlace {
  readonly partition: number;
  readonly tag: string;
  readonly after: EntryId;
}

export interface StreamEntry {
  readonly partition: number;
  readonly id: EntryId;
  readonly events: readonly Uint8Array[];
  readonly bytes: number;
}

/** Fewer would make many pages of a catch-up when few partitions are busy. */
const ENTRIES_PER_STREAM_MIN = 16;

export interface StreamEntries {
  readonly entries: readonly StreamEntry[];
  /** There may be later ones. */
  readonly more: boolean;
}

/**
 * Some entries behind the places in the order of their times; if there are more, then of no partition later ones than were looked at in the
 * others, so that a long catch-up is in the order of time too.
 */
export async function readStreams(
  commands: Commands,
  places: readonly StreamPlace[],
  limit: number,
): Promise<StreamEntries> {
  const perStream = Math.max(Math.ceil((2 * limit) / places.length), ENTRIES_PER_STREAM_MIN);
  const groups = commands.single ? [places] : places.map((place) => [place]);
  const read = await Promise.all(groups.map((group) => readGroup(commands, group, perStream)));
  const streams = read.flat();
  const cutOff = streams
    .filter((entries) => entries.length === perStream)
    .map((entries) => entries.at(-1)!.id)
    .sort(compareIds)[0];
  const entries = streams.flat().sort((a, b) => compareIds(a.id, b.id));
  return cutOff
    ? { entries: entries.filter(({ id }) => compareIds(id, cutOff) <= 0), more: true }
    : { entries, more: false };
}

/** As XREAD has it: of each stream with news its key and entries, of each the id and its fields. */
type XReadAnswer = [key: Buffer, entries: [id: Buffer, fields: [Buffer, Buffer]][]][] | null;

async function readGroup(
  commands: Commands,
  group: readonly StreamPlace[],
  perStream: number,
): Promise<StreamEntry[][]> {
  const keys = group.map(({ tag }) => outboxKey(tag));
  const ids = group.map(({ after }) => formatId(after));
  const answer = await commands.call(
    'read',
    group[0]!.tag,
    'xread',
    'COUNT',
    String(perStream),
    'STREAMS',
    ...keys,
    ...ids,
  );
  const partitionOf = new Map(keys.map((key, i) => [key, group[i]!.partition]));
  return ((answer as XReadAnswer) ?? []).map(([key, entries]) =>
    entries.map(([id, [, value]]) => ({
      partition: partitionOf.get(key.toString())!,
      id: parseId(id.toString()),
      events: decodeEvents(value),
      bytes: value.length,
    })),
  );
}
