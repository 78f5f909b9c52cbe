import { IMPORT_BLOCK_BYTES, ROW_BYTES_MAX } from '../limits.js';
import type { Assume } from './assumptions.js';
import { BrokenFile } from './broken-file.js';
import { byteLines } from './byte-lines.js';
import type { Encoding } from './encodings.js';
import { countNewlines, createLineDecoder } from './line-decoder.js';

/** Some whole physical lines of a file; only the last block may lack the newline at its end. */
export interface TextBlock {
  readonly text: string;
  /** Physical line of its first character, 1-based. */
  readonly firstLine: number;
}

const NEWLINE = 10;

/**
 * Cuts a byte stream at newlines, so that no character is ever torn apart, and decodes it; the encoding is found out when nobody told it.
 * Throws BrokenFile on what is no text, or none in this encoding, and on lines beyond ROW_BYTES_MAX.
 */
export async function* textBlocks(
  source: AsyncIterable<Uint8Array>,
  told: Encoding | null,
  assume: Assume,
): AsyncIterable<TextBlock> {
  const lines = await byteLines(source, told, assume);
  const decoder = createLineDecoder(lines.encoding, assume);
  let firstLine = 1;
  let isStart = true;
  // Chunks without a newline are kept as they are: joining them one by one would be quadratic.
  let open: Uint8Array[] = [];
  let openBytes = 0;

  const block = (bytes: Buffer): TextBlock => {
    const whole = isStart ? withoutByteOrderMark(bytes) : bytes;
    isStart = false;
    const decoded = { text: decoder.decode(whole, firstLine), firstLine };
    firstLine += countNewlines(whole);
    return decoded;
  };

  for await (const bytes of pieces(lines.bytes)) {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      if (openBytes + bytes.indexOf(NEWLINE) + 1 > ROW_BYTES_MAX) throw rowTooLong(firstLine);
      const whole = bytes.subarray(0, end);
      yield block(openBytes === 0 ? whole : Buffer.concat([...open, whole]));
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
  decoder.end();
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
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
