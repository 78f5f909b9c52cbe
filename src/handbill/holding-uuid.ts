import { hash32, mix32 } from '../base/hash.js';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hex16 = (half: number) => HEX[(half >>> 8) & 0xff]! + HEX[half & 0xff]!;
const hex32 = (word: number) => hex16(word >>> 16) + hex16(word);

/**
 * Names what a profile holds in each slot of one handbill: UUIDs of version 8 (RFC 9562) made from the handbill's id and the
 * slot, so that they need no storage and are the same on every server.
 */
export function holdingUuids(handbillId: string): (slot: number) => string {
  const [a, b, c, d] = [hash32(handbillId, 1), hash32(handbillId, 2), hash32(handbillId, 3), hash32(handbillId, 4)];
  return (slot) => {
    const second = mix32(b ^ slot);
    const version = 0x8000 | (second & 0x0fff);
    const third = mix32(c ^ slot);
    const variant = 0x8000 | ((third >>> 16) & 0x3fff);
    return `${hex32(mix32(a ^ slot))}-${hex16(second >>> 16)}-${hex16(version)}-${hex16(variant)}-${hex16(third)}${hex32(mix32(d ^ slot))}`;
  };
}
