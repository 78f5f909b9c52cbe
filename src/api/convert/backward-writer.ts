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
    if (value < 0) {
      negative(value);
      return;
    }
    let size = 1;
    for (let bound = 0x80; value >= bound; bound *= 0x80) size++;
    reserve(size);
    start -= size;
    let at = start;
    let rest = value;
    // Shifts would cut off at 32 bits.
    for (; rest >= 0x10000000; rest = Math.floor(rest / 0x80)) scratch[at++] = (rest % 0x80) | 0x80;
    for (; rest >= 0x80; rest >>>= 7) scratch[at++] = rest | 0x80;
    scratch[at] = rest;
  }

  /** As the 64-bit two's complement, in ten bytes. */
  function negative(value: number): void {
    reserve(VARINT_BYTES_MAX);
    start -= VARINT_BYTES_MAX;
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < VARINT_BYTES_MAX; i++, rest >>= 7n) {
      scratch[start + i] = Number(rest & 0x7fn) | (i < VARINT_BYTES_MAX - 1 ? 0x80 : 0);
    }
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
