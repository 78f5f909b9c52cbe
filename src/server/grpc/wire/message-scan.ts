import type { Path } from '../../../base/violation.js';
import { LIST_SLACK, MESSAGE_NESTING_MAX } from '../../../limits.js';
import { type FieldShape, type MessageShape, mostLists, WIRE } from './message-shape.js';

/** What a message may hold as a whole. */
export interface MessageLimits {
  readonly bytesMax: number;
  /** Messages in it, at any depth; an entry of a map is one. */
  readonly messagesMax: number;
}

/** Why a message is not to be decoded. */
export interface ScanFinding {
  /** broken: the bytes are no message of the type. */
  readonly kind: 'broken' | 'too-large' | 'too-deep' | 'too-many-messages' | 'too-many-entries';
  /** Where the scan ended, in the words of the contract. */
  readonly path: Path;
  /** The limit that was exceeded; of a broken message 0. */
  readonly max: number;
}

/** Of a value of 64 bits, and of a negative one of 32. */
const VARINT_BYTES_MAX = 10;
const VARINT_32_BYTES_MAX = 5;

/** Instead of a tag or a length that can't be read. */
const NONE = -1;

/**
 * Looks through the bytes of a message before it is decoded, in one pass and without allocating: the two bytes of an empty message would
 * become an object of several hundred. A list is let through up to twice its limit: of one that is only a little too long, whoever reads
 * the message tells together with all else that is wrong, and in a batch without harm to the other entries.
 *
 * What the decoder of protobufjs would read otherwise than it is counted here is a broken message: it reads a known field by its type, whatever
 * wire type its tag claims, and takes each number of 32 bits with more than five bytes for one of ten. Unknown fields are skipped, as newer
 * clients may send them; groups, which proto3 does not have, are broken.
 */
export class MessageScan {
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private messages = 0;
  private kind: ScanFinding['kind'] = 'broken';
  private max = 0;
  /** The path of what was found, from the inside out. */
  private readonly steps: (string | number)[] = [];
  /** How many entries the lists of the messages around the scan's place have so far; those of the innermost message come last. */
  private readonly entries: Uint32Array;

  constructor(
    private readonly shape: MessageShape,
    private readonly limits: MessageLimits,
  ) {
    this.entries = new Uint32Array(MESSAGE_NESTING_MAX * mostLists(shape));
  }

  /** What is wrong with the message, or null. */
  find(bytes: Uint8Array): ScanFinding | null {
    const { bytesMax } = this.limits;
    if (bytes.length > bytesMax) return { kind: 'too-large', path: [], max: bytesMax };
    this.bytes = bytes;
    this.at = 0;
    this.messages = 0;
    if (this.readMessage(this.shape, bytes.length, 0, 0)) return null;
    const finding: ScanFinding = { kind: this.kind, path: this.steps.reverse().slice(), max: this.max };
    this.kind = 'broken';
    this.max = 0;
    this.steps.length = 0;
    return finding;
  }

  // Each reader tells whether the scan may go on.

  /** `list`: the place of the message's first list among the entries. */
  private readMessage({ fields, lists }: MessageShape, end: number, depth: number, list: number): boolean {
    for (let i = list; i < list + lists; i++) this.entries[i] = 0;
    while (this.at < end) {
      const tag = this.readUint32(end);
      const number = tag >>> 3;
      if (tag === NONE || number === 0) return false;
      const field = number < fields.length ? fields[number] : undefined;
      const wireType = tag & 7;
      let fits: boolean;
      if (field === undefined) fits = this.skip(wireType, end);
      else if (wireType === field.wireType) fits = this.readField(field, end, depth, list, list + lists);
      else fits = field.packable && wireType === WIRE.sized && this.readPacked(field, end, list);
      if (!fits) return false;
    }
    return true;
  }

  private readField(field: FieldShape, end: number, depth: number, list: number, nextList: number): boolean {
    if (field.list >= 0 && !this.count(field, list)) return false;
    const { message } = field;
    if (message === null) return this.skipScalar(field, end);
    const last = this.readEnd(end);
    if (last === NONE) return false;
    const { messagesMax } = this.limits;
    if (++this.messages > messagesMax) return this.refuse('too-many-messages', messagesMax, field);
    if (depth + 1 === MESSAGE_NESTING_MAX) return this.refuse('too-deep', MESSAGE_NESTING_MAX, field);
    if (this.readMessage(message, last, depth + 1, nextList)) return true;
    if (field.list >= 0) this.steps.push(this.entries[list + field.list]! - 1);
    this.steps.push(field.name);
    return false;
  }

  /** The entries of a list of scalars that come together. */
  private readPacked(field: FieldShape, end: number, list: number): boolean {
    const last = this.readEnd(end);
    while (this.at < last) if (!this.skipScalar(field, last) || !this.count(field, list)) return false;
    return last !== NONE;
  }

  private count(field: FieldShape, list: number): boolean {
    const entries = this.entries[list + field.list]! + 1;
    this.entries[list + field.list] = entries;
    return entries <= LIST_SLACK * field.entriesMax || this.refuse('too-many-entries', field.entriesMax, field);
  }

  private refuse(kind: ScanFinding['kind'], max: number, field: FieldShape): false {
    this.kind = kind;
    this.max = max;
    this.steps.push(field.name);
    return false;
  }

  private skipScalar(field: FieldShape, end: number): boolean {
    const from = this.at;
    if (!this.skip(field.wireType, end)) return false;
    const bytes = this.at - from;
    return !field.narrow || bytes <= VARINT_32_BYTES_MAX || bytes === VARINT_BYTES_MAX;
  }

  private skip(wireType: number, end: number): boolean {
    switch (wireType) {
      case WIRE.varint:
        return this.skipVarint(end);
      case WIRE.sized: {
        const last = this.readEnd(end);
        if (last === NONE) return false;
        this.at = last;
        return true;
      }
      case WIRE.fixed64:
        this.at += 8;
        return this.at <= end;
      case WIRE.fixed32:
        this.at += 4;
        return this.at <= end;
      default:
        return false;
    }
  }

  private skipVarint(end: number): boolean {
    const last = Math.min(end, this.at + VARINT_BYTES_MAX);
    while (this.at < last) if (this.bytes[this.at++]! < 0x80) return true;
    return false;
  }

  /** Where the field ends whose length comes next; NONE: not within what it is in. */
  private readEnd(end: number): number {
    const length = this.readUint32(end);
    return length === NONE || length > end - this.at ? NONE : this.at + length;
  }

  private readUint32(end: number): number {
    // Most of them have one byte.
    if (this.at < end && this.bytes[this.at]! < 0x80) return this.bytes[this.at++]!;
    return this.readLongUint32(end);
  }

  private readLongUint32(end: number): number {
    let value = 0;
    for (let shift = 0; this.at < end && shift < 35; shift += 7) {
      const byte = this.bytes[this.at++]!;
      // The fifth byte has the last four bits.
      if (shift === 28 && byte > 0x0f) return NONE;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return NONE;
  }
}
