import { hash as digest } from 'node:crypto';
import { hash32 } from '../base/hash.js';
import type { CampaignId, HandbillId, ProfileId } from '../base/ids.js';

/** The same for the same profile, campaign and start, on every server: 22 URL-safe characters. */
export function handbillId(profileId: ProfileId, campaignId: CampaignId, startMs: number): HandbillId {
  return digest('sha256', `${profileId}\n${campaignId}\n${startMs}`, 'base64url').slice(0, 22) as HandbillId;
}

const SEED_SALT = 0x5eed;

/** Seed of every random choice in a handbill, 32 bits. */
export function handbillSeed(profileId: ProfileId, campaignId: CampaignId, startMs: number): number {
  return hash32(`${profileId}\n${campaignId}\n${startMs}`, SEED_SALT);
}
