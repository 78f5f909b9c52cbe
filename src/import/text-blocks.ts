import { isAscii, isUtf8 } from 'node:buffer';
import { IMPORT_BLOCK_BYTES, ROW_BYTES_MAX } from '../limits.js';
import { BrokenFile } from './broken-file.js';

/** Some whole physical lines of a file; only the last block may lack the newline at its end. */
export interface TextBlock {
  readonly text: string;
  /** Physical line of its first character, 1-based. */
  readonly firstLine: number;
}

const NEWLINE = 10;

/**
 * Cuts a byte stream at newlines, so that no character is ever torn apart, and decodes it. Throws BrokenFile on what is not UTF-8
 * text and on lines beyond ROW_BYTES_MAX.
 */
export async function* textBlocks(source: AsyncIterable<Uint8Array>): AsyncIterable<TextBlock> {
  let firstLine = 1;
  let isStart = true;
  // Chunks without a newline are kept as they are: joining them one by one would be quadratic.
  let open: Uint8Array[] = [];
  let openBytes = 0;

  const block = (bytes: Buffer): TextBlock => {
    const whole = isStart ? withoutByteOrderMark(bytes) : bytes;
    isStart = false;
    const decoded = { text: decode(whole, firstLine), firstLine };
    firstLine += countNewlines(whole);
    return decoded;
  };

  for await (const bytes of pieces(source)) {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      if (openBytes + bytes.indexOf(NEWLINE) + 1 > ROW_BYTES_MAX) throw rowTooLong(firstLine);
      const lines = bytes.subarray(0, end);
      yield block(openBytes === 0 ? lines : Buffer.concat([...open, lines]));
      open = [];
      openBytes = 0;
    }
    if (end < bytes.length) {
      open.push(bytes.subarray(end));
      openBytes += bytes.length - end;
      if (openBytes > ROW_BYTES_MAX) throw rowTooLong(firstLine);
    }
  }
  if (openBytes > 0) yield block(Buffer.concat(open));
}

async function* pieces(source: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = 0; at < bytes.length; at += IMPORT_BLOCK_BYTES) yield bytes.subarray(at, at + IMPORT_BLOCK_BYTES);
  }
}

function rowTooLong(line: number): BrokenFile {
  return new BrokenFile(line, 'ROW_TOO_LONG', `the row is longer than ${ROW_BYTES_MAX} bytes`);
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new BrokenFile(1, 'NOT_UTF8', 'the file is UTF-16: save it as UTF-8');
  }
  return bytes;
}

function decode(bytes: Buffer, firstLine: number): string {
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const line = firstLine + countNewlines(bytes.subarray(0, nul));
    throw new BrokenFile(line, 'NOT_TEXT', 'there is a NUL byte: not a text file, or one in UTF-16 (save it as UTF-8)');
  }
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new BrokenFile(lineOfBadByte(bytes, firstLine), 'NOT_UTF8', 'the text is not valid UTF-8');
  return bytes.toString('utf8');
}

function lineOfBadByte(bytes: Buffer, firstLine: number): number {
  let line = firstLine;
  for (let at = 0; at < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    if (!isUtf8(bytes.subarray(at, end))) return line;
    at = end;
  }
  return line;
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
