import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { Day } from '../experiments/design.js';
import { type ArmCounts, type FunnelCounts, PLACE, partOf } from './funnel-counts.js';

/** Slots of the handbills that a campaign has assigned since a day, of all its arms that see them. */
export function slotsSince(counts: FunnelCounts, campaign: CampaignIndex, since: Day) {
  const slots = { offers: 0, emptySlots: 0 };
  for (const { days } of armsOf(counts, campaign)) {
    for (const [day, cell] of days) {
      if (day < since) continue;
      slots.offers += cell[PLACE.offers('assigned')]!;
      slots.emptySlots += cell[PLACE.emptySlots]!;
    }
  }
  return slots;
}

/** How often the promotions that were redeemed yesterday or today were redeemed on each day of a period, by the campaign's offers. */
export function redemptionsByDay(
  counts: FunnelCounts,
  campaign: CampaignIndex,
  { since, today }: { readonly since: Day; readonly today: Day },
): Map<PromotionIndex, number[]> {
  const arms = armsOf(counts, campaign);
  const redeemed = new Map<PromotionIndex, number[]>();
  for (const day of [today - 1, today]) {
    for (const [promotion] of redemptionsOn(arms, day)) redeemed.set(promotion, new Array(today - since + 1).fill(0));
  }
  for (let day = since; day <= today; day++) {
    for (const [promotion, events] of redemptionsOn(arms, day)) {
      const ofDays = redeemed.get(promotion);
      if (ofDays !== undefined) ofDays[day - since]! += events;
    }
  }
  return redeemed;
}

/** The first day on which something of the campaign was counted; before all days, if it was on one that isn't kept. Infinity: nothing was. */
export const firstDayOf = (counts: FunnelCounts, campaign: CampaignIndex): Day =>
  armsOf(counts, campaign).reduce((first, { days }) => Math.min(first, ...days.keys()), Number.POSITIVE_INFINITY);

const armsOf = ({ arms }: FunnelCounts, campaign: CampaignIndex): ArmCounts[] =>
  [...arms.values()].filter((arm) => arm.campaign === campaign);

function* redemptionsOn(arms: readonly ArmCounts[], day: Day): Generator<[PromotionIndex, number]> {
  for (const { parts } of arms) {
    for (const [key, cell] of parts.get(day) ?? []) {
      const { part, id } = partOf(key);
      const events = cell[PLACE.events('redeemed')]!;
      if (part === 'promotion' && events > 0) yield [id as PromotionIndex, events];
    }
  }
}
