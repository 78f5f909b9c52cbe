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
  /** A whole number from 0 to 2^31 - 1. */
  integer(field: number, value: number): void;
  /** A string of ASCII characters. */
  ascii(field: number, text: string): void;
  /** The bytes that the function writes; what an earlier one left when it threw is forgotten. */
  collect(write: () => void): Buffer;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const VARINT_BYTES_MAX = 5;

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
    const size = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
    start -= size;
    let rest = value;
    for (let at = start; at < start + size - 1; at++, rest >>>= 7) scratch[at] = rest | 0x80;
    scratch[start + size - 1] = rest;
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
    ascii(field, text) {
      reserve(text.length);
      const mark = scratch.length - start;
      start -= text.length;
      scratch.write(text, start, 'latin1');
      header(field, mark);
    },
    collect(write) {
      start = scratch.length;
      write();
      return Buffer.from(scratch.subarray(start));
    },
  };
}
