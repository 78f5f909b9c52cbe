import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import { OUTBOX_PAGE_BYTES, STORE_GROUP_WRITES_MAX, STORE_TRIM_BYTES } from '../../limits.js';
import type { Outbox, OutboxCursor, OutboxPage, TrimPolicy } from '../port.js';
import { type Counters, readCounters } from './counters.js';
import { type Environment, refreshReads } from './environment.js';
import { AFTER_ALL_SEQUENCES, readSequenceKey, sequenceKey } from './keys.js';
import type { Scanner } from './scanner.js';
import { decodeOutboxRow, encodeOutboxRow, type OutboxRow, readAppendedMs } from './values.js';
import type { Writer } from './writer.js';

/** One row a commit with events, numbered in the order of the commits over all profiles; a cursor is the number of a row. */
export function createOutbox(environment: Environment, writer: Writer, scanner: Scanner): Outbox {
  return {
    async read(cursor, limit) {
      refreshReads(environment);
      const counters = readCounters(environment);
      return readPage(environment, counters, parseCursor(cursor, counters), limit);
    },
    async end() {
      refreshReads(environment);
      return formatCursor(readCounters(environment).outboxSequence);
    },
    async covers(cursor, other) {
      refreshReads(environment);
      const counters = readCounters(environment);
      return parseCursor(cursor, counters) >= parseCursor(other, counters);
    },
    async newestMs() {
      refreshReads(environment);
      const [newest] = environment.outbox.getRange({ start: AFTER_ALL_SEQUENCES, reverse: true, limit: 1 });
      return newest ? readAppendedMs(newest.value) : null;
    },
    async size() {
      refreshReads(environment);
      return readCounters(environment).outboxCommits;
    },
    trim: (policy) => trim(environment, writer, policy),
    erase: (_, upTo, isIts) => erase(environment, writer, scanner, upTo, isIts),
  };
}

/** Appends the events of one commit as one row. Called inside a write transaction. */
export function appendEvents(environment: Environment, counters: Counters, row: OutboxRow): void {
  counters.outboxSequence++;
  counters.outboxCommits++;
  void environment.outbox.put(sequenceKey(counters.outboxSequence), encodeOutboxRow(row) as Buffer);
}

function readPage(environment: Environment, counters: Counters, after: number, limit: number): OutboxPage {
  const gap = after < counters.outboxTrimmedTo;
  const events: Uint8Array[] = [];
  let bytes = 0;
  let last = Math.max(after, counters.outboxTrimmedTo);
  for (const { key, value } of environment.outbox.getRange({
    start: sequenceKey(last + 1),
    end: AFTER_ALL_SEQUENCES,
  })) {
    const row = decodeOutboxRow(value);
    bytes += value.length;
    if (events.length > 0 && (events.length + row.events.length > limit || bytes > OUTBOX_PAGE_BYTES)) break;
    events.push(...row.events);
    last = readSequenceKey(key);
  }
  return { events, cursor: formatCursor(last), gap };
}

/** In several transactions, so that requests get their turn in between. */
async function trim(environment: Environment, writer: Writer, policy: TrimPolicy): Promise<number> {
  refreshReads(environment);
  const now = readCounters(environment);
  const lastToGo = Math.min(...policy.protect.map((cursor) => parseCursor(cursor, now)));
  for (let removed = 0; ; ) {
    const more = await writer.submit(STORE_GROUP_WRITES_MAX, (counters) =>
      trimSome(environment, counters, policy, lastToGo),
    );
    removed += more;
    if (more === 0) return removed;
  }
}

/** Removes the oldest rows as long as the policy lets them go. Called inside a write transaction. */
function trimSome(
  environment: Environment,
  counters: Counters,
  { appendedBeforeMs, commitsMax }: TrimPolicy,
  lastToGo: number,
): number {
  const excess = commitsMax === null ? 0 : counters.outboxCommits - commitsMax;
  const going: number[] = [];
  let bytes = 0;
  for (const { key, value } of environment.outbox.getRange({ limit: STORE_GROUP_WRITES_MAX })) {
    const sequence = readSequenceKey(key);
    const old = appendedBeforeMs !== null && readAppendedMs(value) < appendedBeforeMs;
    if (sequence > lastToGo || !(old || going.length < excess)) break;
    going.push(sequence);
    bytes += value.length;
    if (bytes >= STORE_TRIM_BYTES) break;
  }
  for (const sequence of going) void environment.outbox.remove(sequenceKey(sequence));
  counters.outboxCommits -= going.length;
  counters.outboxTrimmedTo = going.at(-1) ?? counters.outboxTrimmedTo;
  return going.length;
}

async function erase(
  environment: Environment,
  writer: Writer,
  scanner: Scanner,
  upTo: OutboxCursor,
  isIts: (event: Uint8Array) => boolean,
): Promise<number> {
  refreshReads(environment);
  const end = sequenceKey(parseCursor(upTo, readCounters(environment)) + 1);
  const rows = scanner.scan(
    (transaction) => environment.outbox.getRange({ end, transaction }),
    ({ key, value }) => ({ sequence: readSequenceKey(key), bytes: value.length, row: decodeOutboxRow(value) }),
  );
  let found: number[] = [];
  let foundBytes = 0;
  let erased = 0;
  const eraseFound = async (): Promise<void> => {
    const going = found;
    found = [];
    foundBytes = 0;
    erased += await writer.submit(going.length, (counters) => eraseSome(environment, counters, going, isIts));
  };
  for await (const { sequence, bytes, row } of rows) {
    if (!row.events.some(isIts)) continue;
    found.push(sequence);
    foundBytes += bytes;
    if (found.length === STORE_GROUP_WRITES_MAX || foundBytes >= STORE_TRIM_BYTES) await eraseFound();
  }
  await eraseFound();
  return erased;
}

/** Looks at the rows again, inside a write transaction: some may have been trimmed meanwhile. */
function eraseSome(
  environment: Environment,
  counters: Counters,
  sequences: readonly number[],
  isIts: (event: Uint8Array) => boolean,
): number {
  let erased = 0;
  for (const sequence of sequences) {
    const key = sequenceKey(sequence);
    const value = environment.outbox.getBinary(key);
    if (!value) continue;
    const { appendedMs, events } = decodeOutboxRow(value);
    const others = events.filter((event) => !isIts(event));
    erased++;
    if (others.length > 0) {
      void environment.outbox.put(key, encodeOutboxRow({ appendedMs, events: others }) as Buffer);
    } else {
      void environment.outbox.remove(key);
      counters.outboxCommits--;
    }
  }
  return erased;
}

const CURSOR = /^[0-9a-z]{1,10}$/;

const formatCursor = (sequence: number): OutboxCursor => (sequence === 0 ? '' : sequence.toString(36));

function parseCursor(cursor: OutboxCursor, { outboxSequence }: Counters): number {
  if (cursor === '') return 0;
  const sequence = CURSOR.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (sequence <= outboxSequence) return sequence;
  throw HandbillError.invalid([violation('cursor', cursor, 'must be a cursor that this outbox gave out')]);
}
