import { pack, unpack } from 'msgpackr';
import type { OutboxCursor } from '../../store/port.js';

/** Snapshots of this beginning are event consumers, their names behind it. */
export const CONSUMER_PREFIX = 'consumer/';

/** Everything up to the position is acknowledged; null: no watch has begun. */
export interface ConsumerRecord {
  readonly position: OutboxCursor;
  readonly acknowledgedMs: number;
  readonly watchId: string | null;
}

export const encodeConsumer = ({ position, acknowledgedMs, watchId }: ConsumerRecord): Uint8Array =>
  pack([position, acknowledgedMs, watchId]);

export function decodeConsumer(bytes: Uint8Array): ConsumerRecord {
  // Former versions wrote no watch.
  const [position, acknowledgedMs, watchId = null] = unpack(bytes) as [OutboxCursor, number, string?];
  return { position, acknowledgedMs, watchId };
}
