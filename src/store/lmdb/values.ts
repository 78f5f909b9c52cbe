import type { ProfileRecords, VersionedRecord } from '../port.js';

/**
 * Value layouts, little endian. LMDB copies a value into its page during the put, so every encoder writes into one
 * scratch buffer and returns a view of it that is good until the next call.
 */
let scratch = Buffer.allocUnsafeSlow(65_536);

function scratchOf(bytes: number): Buffer {
  if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(bytes * 2);
  return scratch.subarray(0, bytes);
}

/** Like `subarray`, at half the cost: a Buffer is slow to make. */
function viewOf(value: Buffer, start: number, end: number): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset + start, end - start);
}

/**
 * A profile is one value, so that a load is one look-up: revisions of profile and history (6 bytes each; 0: absent), length
 * of the history (4), padding, the history at a multiple of eight bytes, the profile. No value: neither exists.
 */
const PROFILE_HEADER_BYTES = 24;
const REVISION_BYTES = 6;

/** Of records that exist; null: it doesn't. */
interface StoredProfile {
  readonly profile: VersionedRecord | null;
  readonly history: VersionedRecord | null;
}

export function encodeProfile({ profile, history }: ProfileRecords): Uint8Array {
  const historyBytes = history.bytes?.length ?? 0;
  const recordStart = PROFILE_HEADER_BYTES + historyBytes;
  const value = scratchOf(recordStart + (profile.bytes?.length ?? 0));
  value.writeUIntLE(profile.bytes ? profile.revision : 0, 0, REVISION_BYTES);
  value.writeUIntLE(history.bytes ? history.revision : 0, 6, REVISION_BYTES);
  value.writeUInt32LE(historyBytes, 12);
  value.fill(0, 16, PROFILE_HEADER_BYTES);
  if (history.bytes) value.set(history.bytes, PROFILE_HEADER_BYTES);
  if (profile.bytes) value.set(profile.bytes, recordStart);
  return value;
}

/** `value` must not be a buffer that the database reuses: the records are views of it. */
export function decodeProfile(value: Buffer): StoredProfile {
  const recordRevision = value.readUIntLE(0, REVISION_BYTES);
  const historyRevision = value.readUIntLE(6, REVISION_BYTES);
  const recordStart = PROFILE_HEADER_BYTES + value.readUInt32LE(12);
  return {
    profile:
      recordRevision === 0 ? null : { revision: recordRevision, bytes: viewOf(value, recordStart, value.length) },
    history:
      historyRevision === 0
        ? null
        : { revision: historyRevision, bytes: viewOf(value, PROFILE_HEADER_BYTES, recordStart) },
  };
}

/** Where the entry of a configuration key is: its version (6 bytes) and index (4) make up its key in the log. */
export interface EntryPointer {
  readonly version: number;
  readonly index: number;
}

export function encodePointer({ version, index }: EntryPointer): Uint8Array {
  const value = scratchOf(10);
  value.writeUIntLE(version, 0, 6);
  value.writeUInt32LE(index, 6);
  return value;
}

export function decodePointer(value: Buffer): EntryPointer {
  return { version: value.readUIntLE(0, 6), index: value.readUInt32LE(6) };
}

/** A row of the configuration log: length of the key (2), the key in UTF-8, the bytes of the entry. */
export function encodeLogRow(key: string, bytes: Uint8Array): Uint8Array {
  const keyBytes = Buffer.byteLength(key);
  const value = scratchOf(2 + keyBytes + bytes.length);
  value.writeUInt16LE(keyBytes, 0);
  value.write(key, 2);
  value.set(bytes, 2 + keyBytes);
  return value;
}

export function decodeLogRow(value: Buffer): { key: string; bytes: Uint8Array } {
  const end = 2 + value.readUInt16LE(0);
  return { key: value.toString('utf8', 2, end), bytes: viewOf(value, end, value.length) };
}

/** The events of one commit: the time of the append (6), then length (4) and bytes of each. */
export interface OutboxRow {
  readonly appendedMs: number;
  readonly events: readonly Uint8Array[];
}

const TIME_BYTES = 6;

export function encodeOutboxRow({ appendedMs, events }: OutboxRow): Uint8Array {
  const value = scratchOf(events.reduce((sum, event) => sum + 4 + event.length, TIME_BYTES));
  value.writeUIntLE(appendedMs, 0, TIME_BYTES);
  let at = TIME_BYTES;
  for (const event of events) {
    value.writeUInt32LE(event.length, at);
    value.set(event, at + 4);
    at += 4 + event.length;
  }
  return value;
}

/** Without a look at the events. */
export const readAppendedMs = (value: Buffer): number => value.readUIntLE(0, TIME_BYTES);

export function decodeOutboxRow(value: Buffer): OutboxRow {
  const events: Uint8Array[] = [];
  for (let at = TIME_BYTES; at < value.length; ) {
    const end = at + 4 + value.readUInt32LE(at);
    events.push(viewOf(value, at + 4, end));
    at = end;
  }
  return { appendedMs: readAppendedMs(value), events };
}
