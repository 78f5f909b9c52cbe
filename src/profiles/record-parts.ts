import { msgpackEnd } from '../base/msgpack-end.js';
import { OPTIONAL_PARTS } from './record.js';

/** Version 1 had handbills only. */
export const VERSION = 2;

/** Where a part stands in the bytes of a record. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** By the positions of `OPTIONAL_PARTS`; those that are empty are not there. */
export interface Places {
  readonly handbills: Place;
  readonly optional: readonly (Place | undefined)[];
}

const ARRAY_16 = 0xdc;

/** Looks where the parts are, and unpacks none. Throws on bytes that are no record, or one of a newer program. */
export function placesIn(bytes: Uint8Array): Places {
  const isShort = bytes[0] !== ARRAY_16;
  const length = isShort ? bytes[0]! - 0x90 : bytes[1]! * 256 + bytes[2]!;
  const head = isShort ? 1 : 3;
  const version = bytes[head];
  if (!(length >= 2) || (version !== VERSION && version !== 1)) {
    throw new Error('not a profile of a known format version');
  }
  const handbills = { start: head + 1, end: msgpackEnd(bytes, head + 1) };
  const optional: Place[] = [];
  let at = handbills.end;
  for (let i = 2; i < length; i += 2) {
    const code = bytes[at]!;
    if (OPTIONAL_PARTS[code] === undefined) throw newerProgram(code);
    const end = msgpackEnd(bytes, at + 1);
    optional[code] = { start: at + 1, end };
    at = end;
  }
  return { handbills, optional };
}

export const newerProgram = (code: number): Error =>
  new Error(`part ${code} of a profile is not known: it needs a newer program`);

/** A record of packed parts, with their codes; handbills first. */
export function joinParts(handbills: Uint8Array, optional: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const length = 2 + 2 * optional.length;
  const head = length < 16 ? [0x90 + length, VERSION] : [ARRAY_16, 0, length, VERSION];
  const pieces: Uint8Array[] = [Uint8Array.from(head), handbills];
  for (const [code, packed] of optional) pieces.push(Uint8Array.of(code), packed);
  return Buffer.concat(pieces);
}
