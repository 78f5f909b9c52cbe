import { hash32 } from '../base/hash.js';
import { IMPORT_KEYS_MAX } from '../limits.js';
import { BrokenFile } from './broken-file.js';

const EMPTY = 0n;
const FIRST_CAPACITY = 1_024;

/**
 * The keys that a file had so far, as 64-bit hashes (open addressing, at most half full), each with the line at which it came first: 24 to
 * 48 bytes a key. Two different keys of a file of a million are taken for one with a probability of 3 in 100 million.
 */
export interface FirstLines {
  /** The line at which the key came first: this one, which is remembered, if it has not been there. */
  of(key: string, line: number): number;
}

interface Table {
  readonly hashes: BigUint64Array;
  readonly lines: Uint32Array;
}

export function createFirstLines(): FirstLines {
  let table = emptyTable(FIRST_CAPACITY);
  let size = 0;

  return {
    of(key, line) {
      const hash = (BigInt(hash32(key, 0x9e3779b9)) << 32n) | BigInt(hash32(key, 1)) || 1n;
      const at = placeOf(table, hash);
      if (table.hashes[at] === hash) return table.lines[at]!;
      put(table, at, hash, line);
      if (++size > IMPORT_KEYS_MAX) {
        throw new BrokenFile(line, 'TOO_MANY_KEYS', `the file has more than ${IMPORT_KEYS_MAX} keys: split it`);
      }
      if (size * 2 > table.hashes.length) table = twice(table);
      return line;
    },
  };
}

const emptyTable = (capacity: number): Table => ({
  hashes: new BigUint64Array(capacity),
  lines: new Uint32Array(capacity),
});

/** Where the hash is, or where it goes. */
function placeOf({ hashes }: Table, hash: bigint): number {
  const mask = hashes.length - 1;
  let at = Number(hash & 0xffff_ffffn) & mask;
  while (hashes[at] !== EMPTY && hashes[at] !== hash) at = (at + 1) & mask;
  return at;
}

function put({ hashes, lines }: Table, at: number, hash: bigint, line: number): void {
  hashes[at] = hash;
  lines[at] = line;
}

function twice(table: Table): Table {
  const larger = emptyTable(table.hashes.length * 2);
  for (const [at, hash] of table.hashes.entries()) {
    if (hash !== EMPTY) put(larger, placeOf(larger, hash), hash, table.lines[at]!);
  }
  return larger;
}
