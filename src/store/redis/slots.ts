/** Hash slots of Redis Cluster (specification, "Hash tags"): CRC16 (XModem) of the text between the first braces, modulo 16,384. */
export const SLOTS = 16_384;

export function slotOfTag(tag: string): number {
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return (crc & 0xffff) % SLOTS;
}
