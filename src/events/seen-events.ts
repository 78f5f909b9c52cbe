import { idNumber } from '../base/id-hash.js';
import { plainPart } from '../base/record-part.js';
import { EVENT_IDS_MAX } from '../limits.js';

/** The events that a profile has told of, so that each counts once. */
export interface SeenEvents {
  /** Hashes of 53 bits of their ids; oldest first, limited. */
  readonly eventIds: readonly number[];
}

export const seenEventsPart = plainPart({
  name: 'eventIds',
  empty: [] as SeenEvents['eventIds'],
  merge: alternating,
});

export const eventIdHash = (eventId: string): number => idNumber(eventId);

export const isSeen = ({ eventIds }: SeenEvents, idHash: number): boolean => eventIds.includes(idHash);

/** Beyond the limit the oldest is forgotten. */
export function withSeen<Record extends SeenEvents>(record: Record, idHash: number): Record {
  const { eventIds } = record;
  const kept = eventIds.length < EVENT_IDS_MAX ? eventIds : eventIds.slice(1 - EVENT_IDS_MAX);
  return { ...record, eventIds: [...kept, idHash] };
}

/** Each list forgets from its front: so the newest of both stay longest. */
function alternating(a: readonly number[], b: readonly number[]): number[] {
  const newestFirst: number[] = [];
  for (let i = 1; i <= Math.max(a.length, b.length); i++) {
    if (i <= a.length) newestFirst.push(a.at(-i)!);
    if (i <= b.length) newestFirst.push(b.at(-i)!);
  }
  return [...new Set(newestFirst)].reverse();
}
