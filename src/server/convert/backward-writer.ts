/**
 * Writes protocol buffers from the last byte to the first, so that the length of an embedded message is known when its header
 * is due. Parts that are encoded already are copied: the format lets a message be cut between any two fields.
 * One is enough for a process, as encoding doesn't wait for anything.
 */
export interface BackwardWriter {
  /** Bytes written; taken before the fields of an embedded message are written, it is the mark for its header. */
  readonly length: number;
  raw(bytes: Uint8Array): void;
  /** The header of a length-delimited field that consists of everything written since the mark. */
  header(field: number, mark: number): void;
  /** An int64 that is safe as a double. */
  integer(field: number, value: number): void;
  double(field: number, value: number): void;
  text(field: number, value: string): void;
  /** The bytes that the function writes; what an earlier one left when it threw is forgotten. */
  collect(write: () => void): Buffer;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const VARINT_BYTES_MAX = 10;
/** Shorter texts are copied faster unit by unit than by a call out of JavaScript. */
const SHORT_TEXT_CHARS = 40;

export function createBackwardWriter(capacity: number): BackwardWriter {
  let scratch = Buffer.allocUnsafeSlow(capacity);
  let start = capacity;

  function reserve(bytes: number): void {
    if (bytes <= start) return;
    const written = scratch.length - start;
    const larger = Buffer.allocUnsafeSlow(2 * (scratch.length + bytes));
    scratch.copy(larger, larger.length - written, start);
    scratch = larger;
    start = larger.length - written;
  }

  /** Seven bits a byte, lowest first; the highest bit says that more follow. */
  function varint(value: number): void {
    reserve(VARINT_BYTES_MAX);
    if (value < 0 || value >= 0x10000000) {
      longVarint(value);
      return;
    }
    const size = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
    start -= size;
    let rest = value;
    for (let at = start; at < start + size - 1; at++, rest >>>= 7) scratch[at] = rest | 0x80;
    scratch[start + size - 1] = rest;
  }

  /** Numbers below 0 count as their 64-bit two's complement. */
  function longVarint(value: number): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    start -= bytes.length;
    scratch.set(bytes, start);
  }

  function isShortAscii(text: string): boolean {
    if (text.length > SHORT_TEXT_CHARS) return false;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
    return true;
  }

  function header(field: number, mark: number): void {
    varint(scratch.length - start - mark);
    varint((field << 3) | LENGTH_DELIMITED);
  }

  return {
    get length() {
      return scratch.length - start;
    },
    raw(bytes) {
      reserve(bytes.length);
      start -= bytes.length;
      scratch.set(bytes, start);
    },
    header,
    integer(field, value) {
      varint(value);
      varint((field << 3) | VARINT);
    },
    double(field, value) {
      reserve(8);
      start -= 8;
      scratch.writeDoubleLE(value, start);
      varint((field << 3) | FIXED_64);
    },
    text(field, value) {
      const mark = scratch.length - start;
      if (isShortAscii(value)) {
        reserve(value.length);
        start -= value.length;
        for (let i = 0; i < value.length; i++) scratch[start + i] = value.charCodeAt(i);
      } else {
        const bytes = Buffer.byteLength(value);
        reserve(bytes);
        start -= bytes;
        scratch.write(value, start, 'utf8');
      }
      header(field, mark);
    },
    collect(write) {
      start = scratch.length;
      write();
      return Buffer.from(scratch.subarray(start));
    },
  };
}
