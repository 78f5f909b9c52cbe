import { asBuffer } from './as-buffer.js';

/**
 * Appends numbers and texts to a buffer that grows and is used again and again, for formats written by hand. One user at a time:
 * writing doesn't wait for anything.
 */
export interface ByteWriter {
  u8(value: number): void;
  /** A whole number from 0 to 2^53 - 1: seven bits a byte, lowest first. */
  varint(value: number): void;
  f64(value: number): void;
  /** UTF-8 behind its length in bytes. */
  text(value: string): void;
  raw(bytes: Uint8Array): void;
  /** A copy of what was written since the last call. */
  take(): Buffer;
}

const VARINT_BYTES_MAX = 8;
/** Shorter texts are copied faster unit by unit than by a call out of JavaScript. */
const SHORT_TEXT_CHARS = 40;

export function createByteWriter(capacity: number): ByteWriter {
  let scratch = Buffer.allocUnsafeSlow(capacity);
  let at = 0;

  function reserve(bytes: number): void {
    if (at + bytes <= scratch.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (at + bytes));
    scratch.copy(larger, 0, 0, at);
    scratch = larger;
  }

  function varint(value: number): void {
    reserve(VARINT_BYTES_MAX);
    let rest = value;
    // Shifts would cut off at 32 bits.
    for (; rest >= 0x10000000; rest = Math.floor(rest / 128)) scratch[at++] = (rest % 128) | 0x80;
    for (; rest >= 0x80; rest >>>= 7) scratch[at++] = rest | 0x80;
    scratch[at++] = rest;
  }

  function shortAscii(value: string): boolean {
    const { length } = value;
    if (length > SHORT_TEXT_CHARS) return false;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      scratch[at + 1 + i] = code;
    }
    scratch[at] = length;
    at += 1 + length;
    return true;
  }

  return {
    u8(value) {
      reserve(1);
      scratch[at++] = value;
    },
    varint,
    f64(value) {
      reserve(8);
      at = scratch.writeDoubleLE(value, at);
    },
    text(value) {
      reserve(SHORT_TEXT_CHARS + 1);
      if (shortAscii(value)) return;
      const bytes = Buffer.byteLength(value);
      varint(bytes);
      reserve(bytes);
      at += scratch.write(value, at, 'utf8');
    },
    raw(bytes) {
      reserve(bytes.length);
      scratch.set(bytes, at);
      at += bytes.length;
    },
    take() {
      const taken = Buffer.from(scratch.subarray(0, at));
      at = 0;
      return taken;
    },
  };
}

/** Reads what a {@link ByteWriter} wrote, from the first byte on. Throws RangeError beyond the end. */
export class ByteReader {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = asBuffer(bytes);
  }

  u8(): number {
    if (this.at >= this.bytes.length) throw new RangeError('bytes end too early');
    return this.bytes[this.at++]!;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  f64(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  text(): string {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError('bytes end too early');
    const value = this.bytes.toString('utf8', this.at, end);
    this.at = end;
    return value;
  }

  /** What has not been read yet. */
  rest(): Buffer {
    return this.bytes.subarray(this.at);
  }
}
