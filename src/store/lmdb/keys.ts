import { asBuffer } from '../../base/as-buffer.js';
import { CONFIGURATION_KINDS, type ConfigurationKind } from '../port.js';

/**
 * Key layouts, all in byte order:
 *   profile, snapshot    UTF-8 of the id or name
 *   identity, counter    UTF-8 of the digest or name
 *   reservation          UTF-8 of its key, see ../reservation-key.ts
 *   configuration entry  one letter for the kind, then UTF-8 of the key
 *   configuration log    version (6 bytes, big endian), kind (1), index (4): a range scan is ascending by version
 *   outbox               commit number (6 bytes, big endian)
 */
export const utf8Keys = {
  writeKey: (key: string, target: Buffer, start: number): number => start + target.write(key, start),
  readKey: (source: Buffer, start: number, end: number): string => source.toString('utf8', start, end),
};

const KIND_LETTERS: Readonly<Record<ConfigurationKind, string>> = {
  item: 'i',
  promotion: 'p',
  campaign: 'c',
  model: 'm',
  shop: 's',
  'promotion-versions': 'P',
  'campaign-versions': 'C',
  segment: 'g',
  'segment-versions': 'G',
};
export const CONFIGURATION_KIND_COUNT = CONFIGURATION_KINDS.length;

/** Position of a kind in counters and log keys. */
export function kindNumber(kind: ConfigurationKind): number {
  return CONFIGURATION_KINDS.indexOf(kind);
}

export function entryKey(kind: ConfigurationKind, key: string): string {
  return KIND_LETTERS[kind] + key;
}

const SEQUENCE_BYTES = 6;
const LOG_KEY_BYTES = SEQUENCE_BYTES + 1 + 4;

export function sequenceKey(sequence: number): Buffer {
  const key = Buffer.allocUnsafe(SEQUENCE_BYTES);
  key.writeUIntBE(sequence, 0, SEQUENCE_BYTES);
  return key;
}

export function readSequenceKey(key: Uint8Array): number {
  return asBuffer(key).readUIntBE(0, SEQUENCE_BYTES);
}

export function logKey(version: number, kind: ConfigurationKind, index: number): Buffer {
  const key = Buffer.allocUnsafe(LOG_KEY_BYTES);
  key.writeUIntBE(version, 0, SEQUENCE_BYTES);
  key[SEQUENCE_BYTES] = kindNumber(kind);
  key.writeUInt32BE(index, SEQUENCE_BYTES + 1);
  return key;
}

export function readLogKey(key: Uint8Array): { version: number; kind: ConfigurationKind; index: number } {
  const bytes = asBuffer(key);
  return {
    version: bytes.readUIntBE(0, SEQUENCE_BYTES),
    kind: CONFIGURATION_KINDS[bytes[SEQUENCE_BYTES]!]!,
    index: bytes.readUInt32BE(SEQUENCE_BYTES + 1),
  };
}

/** Beyond every log key and every outbox key. */
export const AFTER_ALL_SEQUENCES = Buffer.alloc(1, 0xff);
