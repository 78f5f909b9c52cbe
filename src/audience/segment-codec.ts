import type { SegmentId } from '../base/ids.js';
import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import type { Segment } from './segment.js';

const VERSION = 1;

type Packed = [
  segmentId: string,
  name: string,
  condition: string,
  createdAtMs: number,
  updatedAtMs: number,
  deletedAtMs: number | null,
];

export function encodeSegment(segment: Segment): Uint8Array {
  const { segmentId, name, condition, createdAtMs, updatedAtMs, deletedAtMs } = segment;
  const packed: Packed = [segmentId, name, condition, createdAtMs, updatedAtMs, deletedAtMs];
  return packVersioned(VERSION, packed);
}

/** Throws on bytes of an unknown version. */
export function decodeSegment(bytes: Uint8Array): Segment {
  const packed = unpackVersioned('segment', VERSION, bytes) as Packed;
  const [segmentId, name, condition, createdAtMs, updatedAtMs, deletedAtMs] = packed;
  return { segmentId: segmentId as SegmentId, name, condition, createdAtMs, updatedAtMs, deletedAtMs };
}
