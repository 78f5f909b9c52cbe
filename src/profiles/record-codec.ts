import { FLOAT32_OPTIONS, Packr } from 'msgpackr';
import { handbillsPart } from '../handbill/handbills.js';
import type { Merge } from './merge-marks.js';
import { EMPTY_RECORD, OPTIONAL_PARTS, type ProfileRecord } from './record.js';

/** Version 1 had handbills only. */
const VERSION = 2;

// Scores are f32 in the kernel: nothing is lost. Whole numbers beyond 32 bits are written as doubles all the same.
const packr = new Packr({ useRecords: false, useFloat32: FLOAT32_OPTIONS.ALWAYS });

/** A msgpack array `[version, handbills, code, part, code, part, ...]`: parts that are empty take no room, equal records give equal bytes. */
export function encodeProfileRecord(record: ProfileRecord): Uint8Array {
  const packed: unknown[] = [VERSION, handbillsPart.pack(record.handbills)];
  for (const [code, { name, pack }] of OPTIONAL_PARTS.entries()) {
    if (!isEmptyPart(record[name])) packed.push(code, pack(record[name] as never));
  }
  return packr.pack(packed);
}

/** `null`, a record that doesn't exist, is the empty one. Throws on bytes that `encodeProfileRecord` did not write. */
export function decodeProfileRecord(bytes: Uint8Array | null): ProfileRecord {
  if (bytes === null) return EMPTY_RECORD;
  const packed: unknown = packr.unpack(bytes);
  if (!Array.isArray(packed) || (packed[0] !== VERSION && packed[0] !== 1)) {
    throw new Error('not a profile of a known format version');
  }
  const handbills = handbillsPart.unpack(packed[1] as never);
  if (packed.length === 2) return { ...EMPTY_RECORD, handbills };
  const parts: Record<string, unknown> = {};
  for (let i = 2; i < packed.length; i += 2) {
    const part = OPTIONAL_PARTS[packed[i] as number];
    if (!part) throw new Error(`part ${Number(packed[i])} of a profile is not known: it needs a newer program`);
    parts[part.name] = part.unpack(packed[i + 1] as never);
  }
  return { ...EMPTY_RECORD, handbills, ...parts };
}

/** A msgpack array of two: version and handbills. */
const HANDBILLS_ONLY = 0x92;

/** Where the profile of a record is on its way to; costs a look at one byte for the records that hold handbills only. */
export function readMerge(bytes: Uint8Array | null): Merge | null {
  return bytes === null || bytes[0] === HANDBILLS_ONLY ? null : decodeProfileRecord(bytes).merge;
}

function isEmptyPart(value: ProfileRecord[keyof ProfileRecord]): boolean {
  return value === null || value === 0 || (Array.isArray(value) && value.length === 0);
}
