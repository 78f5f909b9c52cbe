import type { CampaignIndex } from '../base/ids.js';
import type { Handbill, ProfileRecord } from '../profiles/record.js';

/**
 * The handbill that a campaign has assigned and that has not ended. One from the future counts as live: it was assigned by a
 * server whose clock runs ahead of this one, and must not be assigned twice.
 */
export function liveHandbill(wallet: ProfileRecord, campaign: CampaignIndex, nowMs: number): Handbill | undefined {
  return wallet.handbills.find((handbill) => handbill.campaign === campaign && isLive(handbill, nowMs));
}

/** The wallet with a fresh handbill: in place of the campaign's former one, and without those that have ended. */
export function withHandbill(wallet: ProfileRecord, handbill: Handbill, nowMs: number): ProfileRecord {
  const kept = wallet.handbills.filter((other) => other.campaign !== handbill.campaign && isLive(other, nowMs));
  return { ...wallet, handbills: [...kept, handbill] };
}

export const isLive = (handbill: Pick<Handbill, 'endMs'>, nowMs: number): boolean => nowMs < handbill.endMs;
