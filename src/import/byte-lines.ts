import type { Assume } from './assumptions.js';
import { BrokenFile } from './broken-file.js';
import type { Encoding } from './encodings.js';
import { peek } from './peek.js';

/** A file whose lines end with one byte, whatever it was before. */
export interface ByteLines {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** null: still to be found out. */
  readonly encoding: Exclude<Encoding, Utf16> | null;
}

type Utf16 = 'utf-16le' | 'utf-16be';

/** A mark, or two characters without one. */
const HEAD_BYTES = 4;

/** Turns UTF-16 into UTF-8, told or recognised by its byte order mark or its NULs; other files pass unchanged. Throws BrokenFile. */
export async function byteLines(
  source: AsyncIterable<Uint8Array>,
  told: Encoding | null,
  assume: Assume,
): Promise<ByteLines> {
  const { head, all } = await peek(source, HEAD_BYTES);
  const marked = markOf(head);
  if (told !== null && marked !== null && told !== marked) {
    throw new BrokenFile(
      1,
      'WRONG_ENCODING',
      `the file begins with the byte order mark of ${marked}: it is not ${told}`,
    );
  }
  const encoding = told ?? marked ?? halvesOf(head);
  if (told === null && encoding !== null) {
    const reason =
      marked === null ? 'each second byte at the beginning is NUL' : 'the file begins with its byte order mark';
    assume('encoding', encoding, reason);
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return { bytes: toUtf8(all, encoding), encoding: 'utf-8' };
  return { bytes: all, encoding };
}

function markOf([first, second, third]: Buffer): 'utf-8' | Utf16 | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** Headers begin with ASCII, of which UTF-16 makes a byte and a NUL each. */
function halvesOf([first, second, third, fourth]: Buffer): Utf16 | null {
  if (fourth === undefined) return null;
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : null;
}

async function* toUtf8(source: AsyncIterable<Uint8Array>, encoding: Utf16): AsyncIterable<Uint8Array> {
  // It takes the byte order mark away, and keeps what of a character is in the next chunk.
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const decode = (chunk?: Uint8Array): Buffer => {
    try {
      return Buffer.from(chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }));
    } catch {
      throw new BrokenFile(line, 'NOT_UTF16', `the text is not valid ${encoding} here, or soon after`);
    }
  };
  for await (const chunk of source) {
    const text = decode(chunk);
    yield text;
    for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) line++;
  }
  yield decode();
}
