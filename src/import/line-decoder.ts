import { isAscii, isUtf8 } from 'node:buffer';
import type { Assume } from './assumptions.js';
import { BrokenFile } from './broken-file.js';
import { charactersOf, decodeBytes, type Encoding } from './encodings.js';

/** Turns the bytes of whole lines into text. Throws BrokenFile. */
export interface LineDecoder {
  decode(bytes: Buffer, firstLine: number): string;
  /** After the last line: what was found out is told. */
  end(): void;
}

const NEWLINE = 10;

/** null: nobody told the encoding. */
export function createLineDecoder(
  told: Exclude<Encoding, 'utf-16le' | 'utf-16be'> | null,
  assume: Assume,
): LineDecoder {
  if (told === null) return createFindingDecoder(assume);
  const characters = told === 'utf-8' ? null : charactersOf(told);
  return {
    decode(bytes, firstLine) {
      refuseNul(bytes, firstLine);
      if (isAscii(bytes)) return bytes.toString('latin1');
      if (characters !== null) return decodeBytes(bytes, characters);
      if (!isUtf8(bytes)) throw notUtf8(firstLine, bytes);
      return bytes.toString('utf8');
    },
    end() {},
  };
}

/**
 * A file is UTF-8 until a line is not. What is neither has been written by a program of Windows, in the encoding of the country, which the
 * bytes don't tell. As long as only characters come that Western and Central Europe have in the same places (German ones, for example),
 * it doesn't matter; where one comes that they don't, nothing is guessed.
 */
function createFindingDecoder(assume: Assume): LineDecoder {
  const western = charactersOf('windows-1252');
  const central = charactersOf('windows-1250');
  let found: 'ascii' | 'utf-8' | 'windows-1252' = 'ascii';

  function decodeWestern(bytes: Buffer, firstLine: number): string {
    const at = bytes.findIndex((byte) => western[byte] !== central[byte]);
    if (at < 0) return decodeBytes(bytes, western);
    const either = `${shown(western[bytes[at]!]!)} or ${shown(central[bytes[at]!]!)}`;
    throw new BrokenFile(
      firstLine + countNewlines(bytes.subarray(0, at)),
      'UNKNOWN_ENCODING',
      `the text is not UTF-8, and a character may be ${either}: tell the encoding, such as windows-1252 (Western Europe) or windows-1250 (Central Europe)`,
    );
  }

  return {
    decode(bytes, firstLine) {
      refuseNul(bytes, firstLine);
      if (isAscii(bytes)) return bytes.toString('latin1');
      if (found !== 'windows-1252' && isUtf8(bytes)) {
        found = 'utf-8';
        return bytes.toString('utf8');
      }
      // A file with lines of both is a damaged one of UTF-8.
      if (found === 'utf-8' || linesOf(bytes).some((line) => !isAscii(line) && isUtf8(line))) {
        throw notUtf8(firstLine, bytes);
      }
      found = 'windows-1252';
      return decodeWestern(bytes, firstLine);
    },
    end() {
      if (found === 'windows-1252') {
        assume('encoding', found, 'the text is not UTF-8, and has no character that windows-1250 writes otherwise');
      } else assume('encoding', 'utf-8', found === 'ascii' ? 'the text is plain ASCII' : 'the text is valid');
    },
  };
}

/** Some bytes have no character in one of the two. */
const shown = (character: string): string => (character < '\u00a0' ? 'none' : `"${character}"`);

function refuseNul(bytes: Buffer, firstLine: number): void {
  const nul = bytes.indexOf(0);
  if (nul < 0) return;
  throw new BrokenFile(
    firstLine + countNewlines(bytes.subarray(0, nul)),
    'NOT_TEXT',
    'there is a NUL byte: not a text file, or one in UTF-16 (tell the encoding: utf-16le or utf-16be)',
  );
}

function notUtf8(firstLine: number, bytes: Buffer): BrokenFile {
  const line = firstLine + linesOf(bytes).findIndex((each) => !isUtf8(each));
  return new BrokenFile(line, 'NOT_UTF8', 'the text is not valid UTF-8');
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    lines.push(bytes.subarray(at, end));
    at = end;
  }
  return lines;
}

export function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
