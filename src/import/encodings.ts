import { err, ok, type Result } from '../base/result.js';

/** How the characters of a file are written as bytes, by the names of the WHATWG standard. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** Those of one byte a character, which have ASCII in common. */
export type ByteEncoding = Exclude<Encoding, 'utf-8' | 'utf-16le' | 'utf-16be'>;

/** Other names that programs show for them. What calls itself Latin-1 in files is Windows-1252, as browsers have it. */
const ALIASES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  cp1250: 'windows-1250',
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
};

/** Reads the name of an encoding; upper and lower case don't count. */
export function parseEncoding(text: string): Result<Encoding, string> {
  const name = text.toLowerCase();
  const known =
    ENCODINGS.find((encoding) => encoding === name) ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined);
  return known === undefined ? err(`must be one of ${ENCODINGS.join(', ')}`) : ok(known);
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** What Windows-1252 has where ISO 8859-1 has control characters. Node's own decoder gives the latter (fixed in later versions only). */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The characters of the 256 bytes. */
export function charactersOf(encoding: ByteEncoding): readonly string[] {
  if (encoding !== 'windows-1252') return [...new TextDecoder(encoding).decode(BYTES)];
  const latin = [...Buffer.from(BYTES).toString('latin1')];
  return [...latin.slice(0, 0x80), ...WINDOWS_1252, ...latin.slice(0xa0)];
}

/** Text of one byte a character. Bytes without a character come out as control characters or U+FFFD. */
export function decodeBytes(bytes: Buffer, characters: readonly string[]): string {
  // Almost everything is ASCII, which Latin-1 has in the same places.
  return bytes.toString('latin1').replaceAll(/[\u0080-\u00ff]/g, (each) => characters[each.charCodeAt(0)]!);
}
