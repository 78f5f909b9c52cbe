import { placesOf, type ShownOffer } from '../handbill/exposure.js';
import { handbillId, handbillSeed } from '../handbill/window.js';
import type { Holding, Redemption } from './holding.js';
import type { Situation } from './situation.js';

/** What a redemption tells of the offer that it used. */
export interface UsedOffer {
  readonly offer: ShownOffer | null;
  /** Whether nothing else is redeemed of it; null where there is none. */
  readonly only: boolean | null;
}

const NOT_KNOWN: UsedOffer = { offer: null, only: null };

/**
 * The offer that a redemption of the holding used, as far as the record still holds its handbill: until the campaign assigns the next. Handbills that
 * a merge has brought along are left out, since they were told of under another id.
 */
export function usedOffer({ origin, redemptions }: Holding, used: Redemption, situation: Situation): UsedOffer {
  const { handbills, profile, campaignAt } = situation;
  if (origin === null || used.atMs < origin.startMs) return NOT_KNOWN;
  const { campaign, startMs, slot } = origin;
  const campaignId = campaignAt(campaign);
  const handbill = handbills.find((other) => other.campaign === campaign && other.startMs === startMs);
  if (campaignId === null || handbill === undefined || handbill.ghostOf !== null) return NOT_KNOWN;
  if (handbill.seed !== handbillSeed(profile.profileId, campaignId, startMs)) return NOT_KNOWN;
  const groups = handbill.slots.map(({ group }) => group);
  const offer: ShownOffer = {
    handbillId: handbillId(profile.profileId, campaignId, startMs),
    campaignId,
    variantId: handbill.variantId,
    startMs,
    slot,
    group: groups[slot]!,
    place: placesOf(groups)[slot]!,
    shuffled: handbill.exploration?.shuffled ?? false,
  };
  const others = redemptions.filter(({ redemptionId, atMs }) => redemptionId !== used.redemptionId && atMs >= startMs);
  return { offer, only: others.length === 0 };
}
