import { FLOAT32_OPTIONS, Packr } from 'msgpackr';
import { handbillsPart } from '../handbill/handbills.js';
import type { Merge } from './merge-marks.js';
import { EMPTY_RECORD, OPTIONAL_PARTS, type ProfileRecord } from './record.js';
import { joinParts, newerProgram, placesIn, VERSION } from './record-parts.js';

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
    if (!part) throw newerProgram(Number(packed[i]));
    parts[part.name] = part.unpack(packed[i + 1] as never);
  }
  return { ...EMPTY_RECORD, handbills, ...parts };
}

/** Those that most profiles don't have. */
type OptionalName = (typeof OPTIONAL_PARTS)[number]['name'];

/** Some parts alone: for those who read a record with every receipt, the others stay packed. Throws as `decodeProfileRecord` does. */
export function decodeParts<Name extends OptionalName>(
  bytes: Uint8Array | null,
  names: readonly Name[],
): Pick<ProfileRecord, Name> {
  const parts: Partial<Record<OptionalName, unknown>> = {};
  const optional = bytes === null || bytes[0] === HANDBILLS_ONLY ? [] : placesIn(bytes).optional;
  for (const name of names) {
    const code = OPTIONAL_PARTS.findIndex((part) => part.name === name);
    const { empty, unpack } = OPTIONAL_PARTS[code]!;
    const place = optional[code];
    parts[name] = place === undefined ? empty : unpack(packr.unpack(bytes!, place) as never);
  }
  return parts as Pick<ProfileRecord, Name>;
}

/** The bytes of a record with these parts in the place of its own, those that `encodeProfileRecord` would write; all others are taken on as they are. */
export function replaceParts(bytes: Uint8Array | null, parts: Partial<Pick<ProfileRecord, OptionalName>>): Uint8Array {
  if (bytes === null) return encodeProfileRecord({ ...EMPTY_RECORD, ...parts });
  const { handbills, optional } = placesIn(bytes);
  const packed: [code: number, part: Uint8Array][] = [];
  for (const [code, { name, pack }] of OPTIONAL_PARTS.entries()) {
    const part = parts[name];
    const place = optional[code];
    if (part === undefined) {
      if (place !== undefined) packed.push([code, bytes.subarray(place.start, place.end)]);
    } else if (!isEmptyPart(part)) packed.push([code, packr.pack(pack(part as never))]);
  }
  return joinParts(bytes.subarray(handbills.start, handbills.end), packed);
}

/** A msgpack array of two: version and handbills. */
const HANDBILLS_ONLY = 0x92;

/** Where the profile of a record is on its way to; costs a look at one byte for the records that hold handbills only. */
export const readMerge = (bytes: Uint8Array | null): Merge | null => decodeParts(bytes, ['merge']).merge;

function isEmptyPart(value: ProfileRecord[keyof ProfileRecord]): boolean {
  return value === null || value === 0 || (Array.isArray(value) && value.length === 0);
}
