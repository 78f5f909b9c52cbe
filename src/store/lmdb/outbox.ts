import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import type { Outbox, OutboxCursor, OutboxEntry } from '../port.js';
import type { Counters } from './counters.js';
import { type Environment, refreshReads } from './environment.js';
import { AFTER_ALL_SEQUENCES, readSequenceKey, sequenceKey } from './keys.js';
import { decodeEvents, encodeEvents } from './values.js';

export function createOutbox(environment: Environment): Outbox {
  return {
    async read(cursor, limit) {
      const after = parseCursor(cursor);
      refreshReads(environment);
      return limit <= 0 ? [] : readEntries(environment, after, limit);
    },
  };
}

/** Appends the events of one commit as one row. Called inside a write transaction. */
export function appendEvents(environment: Environment, counters: Counters, events: readonly Uint8Array[]): void {
  counters.outboxSequence++;
  void environment.outbox.put(sequenceKey(counters.outboxSequence), encodeEvents(events) as Buffer);
}

/** An event is named by the number of its commit and its position in it. */
interface EventPosition {
  readonly sequence: number;
  readonly position: number;
}

function readEntries(environment: Environment, after: EventPosition, limit: number): OutboxEntry[] {
  const entries: OutboxEntry[] = [];
  const rows = environment.outbox.getRange({ start: sequenceKey(after.sequence), end: AFTER_ALL_SEQUENCES });
  for (const { key, value } of rows) {
    const sequence = readSequenceKey(key);
    const events = decodeEvents(value);
    for (let position = sequence === after.sequence ? after.position + 1 : 0; position < events.length; position++) {
      entries.push({ cursor: formatCursor({ sequence, position }), bytes: events[position]! });
      if (entries.length === limit) return entries;
    }
  }
  return entries;
}

/** Digits of base 36, padded, so that cursors sort as text: 10 hold every 6-byte number, 6 more than two billion positions. */
const SEQUENCE_DIGITS = 10;
const POSITION_DIGITS = 6;
const CURSOR = new RegExp(`^([0-9a-z]{${SEQUENCE_DIGITS}})([0-9a-z]{${POSITION_DIGITS}})$`);

function formatCursor({ sequence, position }: EventPosition): OutboxCursor {
  return sequence.toString(36).padStart(SEQUENCE_DIGITS, '0') + position.toString(36).padStart(POSITION_DIGITS, '0');
}

function parseCursor(cursor: OutboxCursor): EventPosition {
  if (cursor === '') return { sequence: 0, position: 0 };
  const match = CURSOR.exec(cursor);
  if (!match) throw HandbillError.invalid([violation('cursor', cursor, 'must be a cursor that the outbox gave out')]);
  return { sequence: Number.parseInt(match[1]!, 36), position: Number.parseInt(match[2]!, 36) };
}
