import { hash32 } from '../base/hash.js';
import { IMPORT_KEYS_MAX } from '../limits.js';
import { BrokenFile } from './broken-file.js';

const EMPTY = 0n;
const FIRST_CAPACITY = 1_024;

/**
 * The keys that a file had so far, as 64-bit hashes (open addressing, at most half full): 16 to 32 bytes a key. Two different keys of a
 * file of a million are taken for one with a probability of 3 in 100 million.
 */
export interface SeenKeys {
  /** Remembers a key; false when it was there already. */
  add(key: string, line: number): boolean;
}

export function createSeenKeys(): SeenKeys {
  let slots = new BigUint64Array(FIRST_CAPACITY);
  let size = 0;

  function place(table: BigUint64Array, hash: bigint): boolean {
    const mask = table.length - 1;
    let at = Number(hash & 0xffff_ffffn) & mask;
    while (table[at] !== EMPTY) {
      if (table[at] === hash) return false;
      at = (at + 1) & mask;
    }
    table[at] = hash;
    return true;
  }

  return {
    add(key, line) {
      const hash = (BigInt(hash32(key, 0x9e3779b9)) << 32n) | BigInt(hash32(key, 1)) || 1n;
      if (!place(slots, hash)) return false;
      if (++size > IMPORT_KEYS_MAX) {
        throw new BrokenFile(line, 'TOO_MANY_KEYS', `the file has more than ${IMPORT_KEYS_MAX} keys: split it`);
      }
      if (size * 2 > slots.length) {
        const larger = new BigUint64Array(slots.length * 2);
        for (const entry of slots) if (entry !== EMPTY) place(larger, entry);
        slots = larger;
      }
      return true;
    },
  };
}
