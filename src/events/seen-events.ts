import { hash32 } from '../base/hash.js';
import { EVENT_IDS_MAX } from '../limits.js';
import type { ProfileRecord } from '../profiles/record.js';

/** 53 bits, so that it is exact as a number. */
export const eventIdHash = (eventId: string): number =>
  (hash32(eventId, 0x9e3779b9) & 0x1fffff) * 0x100000000 + hash32(eventId, 0x85ebca6b);

export const isSeen = (wallet: ProfileRecord, idHash: number): boolean => wallet.eventIds.includes(idHash);

/** Beyond the limit the oldest is forgotten. */
export function withSeen(wallet: ProfileRecord, idHash: number): ProfileRecord {
  const kept = wallet.eventIds.length < EVENT_IDS_MAX ? wallet.eventIds : wallet.eventIds.slice(1 - EVENT_IDS_MAX);
  return { ...wallet, eventIds: [...kept, idHash] };
}
