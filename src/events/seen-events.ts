import { idNumber } from '../base/id-hash.js';
import { EVENT_IDS_MAX } from '../limits.js';
import type { ProfileRecord } from '../profiles/record.js';

export const eventIdHash = (eventId: string): number => idNumber(eventId);

export const isSeen = (wallet: ProfileRecord, idHash: number): boolean => wallet.eventIds.includes(idHash);

/** Beyond the limit the oldest is forgotten. */
export function withSeen(wallet: ProfileRecord, idHash: number): ProfileRecord {
  const kept = wallet.eventIds.length < EVENT_IDS_MAX ? wallet.eventIds : wallet.eventIds.slice(1 - EVENT_IDS_MAX);
  return { ...wallet, eventIds: [...kept, idHash] };
}
