import { hash as digest } from 'node:crypto';

/** The first 53 bits of SHA-256: where 32 bits could collide, and a number is smaller than a text. */
export function hash53(data: string | Uint8Array): number {
  const bytes = digest('sha256', data, 'buffer');
  return bytes.readUInt32BE(0) * 0x200000 + (bytes.readUInt32BE(4) >>> 11);
}
