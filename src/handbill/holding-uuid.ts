import { hash32 } from '../base/hash.js';

const hex8 = (word: number) => word.toString(16).padStart(8, '0');

/**
 * Name of what a profile holds in one slot of one handbill: a UUID of version 8 (RFC 9562), made from the two, so that it needs
 * no storage and is the same on every server.
 */
export function holdingUuid(handbillId: string, slot: number): string {
  const name = `${handbillId}/${slot}`;
  const hex = hex8(hash32(name, 1)) + hex8(hash32(name, 2)) + hex8(hash32(name, 3)) + hex8(hash32(name, 4));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
