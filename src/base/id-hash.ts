import { hash as digest } from 'node:crypto';
import { hash32 } from './hash.js';

/**
 * What is stored instead of an id, or instead of a content that it names. Stored values are compared with new ones, so none of these functions
 * may ever answer otherwise.
 *   idWords   64 bits, for columns of u32: receipts
 *   idNumber  53 of the same bits, exact as a number: events
 *   hash53    53 bits of SHA-256: requests, and terms of promotions
 * The first two are quick and tell ids of one profile apart; SHA-256 is where one hash stands for a content over all profiles, or vouches for
 * an answer that is given again.
 */
export type IdWords = readonly [number, number];

export function idWords(id: string): IdWords {
  return [hash32(id, 0x9e3779b9), hash32(id, 0x85ebca6b)];
}

export const idNumber = (id: string): number => numberOfWords(idWords(id));

/** The idNumber of the id with these words. */
export const numberOfWords = ([high, low]: IdWords): number => (high & 0x1fffff) * 0x100000000 + low;

export function hash53(data: string | Uint8Array): number {
  const bytes = digest('sha256', data, 'buffer');
  return bytes.readUInt32BE(0) * 0x200000 + (bytes.readUInt32BE(4) >>> 11);
}
