import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import type { OutboxCursor } from '../port.js';

/** Id of a stream entry: time of the append, then a number within the millisecond. */
export interface EntryId {
  readonly ms: number;
  readonly seq: number;
}

export const BEFORE_ALL: EntryId = { ms: 0, seq: 0 };

export function compareIds(a: EntryId, b: EntryId): number {
  return a.ms - b.ms || a.seq - b.seq;
}

export function parseId(text: string): EntryId {
  const dash = text.indexOf('-');
  return { ms: Number(text.slice(0, dash)), seq: Number(text.slice(dash + 1)) };
}

export const formatId = ({ ms, seq }: EntryId): string => `${ms}-${seq}`;

export const nextId = ({ ms, seq }: EntryId): EntryId => ({ ms, seq: seq + 1 });

/** Raised when positions are written in another way. */
const VERSION = 1;

/**
 * The positions in all partitions, in the order of their numbers: the newest time, then of each partition how far it is behind (0: nothing read; 1: not
 * at all) and the number within the millisecond, as varints in base64: some 400 characters for 64 partitions.
 */
export function formatCursor(positions: readonly EntryId[]): OutboxCursor {
  const newestMs = Math.max(...positions.map(({ ms }) => ms));
  if (newestMs === 0) return '';
  const bytes: number[] = [VERSION];
  pushVarint(bytes, newestMs);
  for (const { ms, seq } of positions) {
    pushVarint(bytes, ms === 0 ? 0 : newestMs - ms + 1);
    if (ms !== 0) pushVarint(bytes, seq);
  }
  return Buffer.from(bytes).toString('base64url');
}

/** Throws HandbillError INVALID_ARGUMENT for what `formatCursor` did not write, for this number of partitions. */
export function parseCursor(cursor: OutboxCursor, partitions: number): EntryId[] {
  if (cursor === '') return new Array<EntryId>(partitions).fill(BEFORE_ALL);
  const positions = readPositions(Buffer.from(cursor, 'base64url'), partitions);
  if (positions && formatCursor(positions) === cursor) return positions;
  throw HandbillError.invalid([violation('cursor', cursor, 'must be a cursor that this outbox gave out')]);
}

function readPositions(bytes: Buffer, partitions: number): EntryId[] | null {
  if (bytes[0] !== VERSION) return null;
  const numbers = readVarints(bytes.subarray(1));
  const newestMs = numbers.next().value;
  if (newestMs === undefined) return null;
  const positions: EntryId[] = [];
  for (const behind of numbers) {
    if (behind === 0) positions.push(BEFORE_ALL);
    else positions.push({ ms: newestMs - behind + 1, seq: numbers.next().value ?? 0 });
  }
  return positions.length === partitions ? positions : null;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
}

function* readVarints(bytes: Buffer): Generator<number, undefined> {
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte & 128) continue;
    yield value;
    value = 0;
    scale = 1;
  }
}
