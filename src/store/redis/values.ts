import { randomInt } from 'node:crypto';
import type { VersionedRecord } from '../port.js';

/**
 * A record: its revision (4 bytes, big endian), then its bytes. Four bytes for the revision, because every byte counts a million times: the first one is
 * drawn from the lower half, and nobody writes one record two thousand million times.
 */
const REVISION_BYTES = 4;
const FIRST_REVISION_MAX = 2 ** 31;
const REVISION_MAX = 2 ** 32 - 1;

/** `absences`: how often a record of the partition was removed, which is the revision of one that does not exist. */
export function decodeRecord(value: Buffer | null, absences: Buffer | null): VersionedRecord {
  return value === null
    ? { revision: 0 - Number(absences ?? 0), bytes: null }
    : { revision: value.readUInt32BE(0), bytes: new Uint8Array(value.buffer, value.byteOffset + 4, value.length - 4) };
}

export function encodeRecord(revision: number, bytes: Uint8Array): Buffer {
  const value = Buffer.allocUnsafe(REVISION_BYTES + bytes.length);
  value.writeUInt32BE(revision, 0);
  value.set(bytes, REVISION_BYTES);
  return value;
}

export const EMPTY = Buffer.alloc(0);
/** No record has this revision. */
const NEVER = Buffer.from('never');

/** The prefix that a value of this revision begins with; of an absent one what scripts/commit.ts takes for it. */
export function revisionPrefix(revision: number): Buffer {
  if (revision <= 0) return Buffer.from(`absent ${-revision}`);
  if (!(revision <= REVISION_MAX)) return NEVER;
  const prefix = Buffer.allocUnsafe(REVISION_BYTES);
  prefix.writeUInt32BE(revision, 0);
  return prefix;
}

/** A record that was removed and made again must not look like the old one. */
export function revisionAfter(revision: number): number {
  return revision <= 0 ? randomInt(1, FIRST_REVISION_MAX) : (revision % REVISION_MAX) + 1;
}

/** The events of one commit: of each its length (1 byte; from 255 on 255 and 4 bytes more) and bytes. */
export function encodeEvents(events: readonly Uint8Array[]): Buffer {
  const value = Buffer.allocUnsafe(events.reduce((sum, { length }) => sum + (length < 255 ? 1 : 5) + length, 0));
  let at = 0;
  for (const event of events) {
    at = value.writeUInt8(Math.min(event.length, 255), at);
    if (event.length >= 255) at = value.writeUInt32BE(event.length, at);
    value.set(event, at);
    at += event.length;
  }
  return value;
}

export function decodeEvents(value: Buffer): Uint8Array[] {
  const events: Uint8Array[] = [];
  for (let at = 0; at < value.length; ) {
    let length = value.readUInt8(at++);
    if (length === 255) {
      length = value.readUInt32BE(at);
      at += 4;
    }
    events.push(value.subarray(at, at + length));
    at += length;
  }
  return events;
}

/** An entry of the configuration: version (6 bytes, big endian), index (4), bytes. Written by scripts/configure.ts. */
export function decodeEntry(value: Buffer): { version: number; index: number; bytes: Uint8Array } {
  return { version: value.readUIntBE(0, 6), index: value.readUInt32BE(6), bytes: value.subarray(10) };
}
