import type { PromotionIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import type { ExposureEvent } from '../events/entry.js';
import type { EventOf } from '../events/event.js';
import { isGhostArm } from '../experiments/arms.js';
import { placesOf, type ShownOffer } from '../handbill/exposure.js';
import { biasOf, cohortOf, type LevelCounts, newRow, type RowCounts } from './level-counts.js';

/** Counts an event in: of redemptions the first of each offer, and its reversal. Tells whether it changed anything. */
export function countExposure(counts: LevelCounts, event: ExposureEvent): boolean {
  return event.type === 'handbill.assign' ? countOffers(counts, event) : countRedemption(counts, event);
}

/** Ghosts of control groups are no offers. Those of orders that know no chances, and of versions that told none, say nothing: nobody knows what was to be expected of them. */
function countOffers(counts: LevelCounts, event: EventOf<'handbill.assign'>): boolean {
  const { arm, groups, chances, promotions, shuffled, campaignId, variantId, timeMs } = event;
  if (isGhostArm(arm)) return false;
  if (groups === null || chances === null || shuffled === null) return false;
  const places = placesOf(groups);
  let counted = false;
  promotions.forEach((promotion, slot) => {
    const [group, place, chance] = [groups[slot]!, places[slot]!, chances[slot] ?? null];
    if (promotion === null || chance === null) return;
    counted = true;
    const row = rowOf(counts, campaignId, variantId, group);
    const { shown, redeemed } = row.shuffled;
    for (let k = shown.length; k <= place; k++) shown[k] = redeemed[k] = 0;
    const weight = biasOf(row)[place]! * chance;
    if (shuffled) shown[place]! += 1;
    const cohort = cohortOf(row, dayOf(timeMs), counts);
    cohort.weights.set(promotion, (cohort.weights.get(promotion) ?? 0) + weight);
  });
  return counted;
}

function countRedemption(
  counts: LevelCounts,
  { type, promotion, offer, only }: Exclude<ExposureEvent, EventOf<'handbill.assign'>>,
): boolean {
  if (offer === null || only !== true) return false;
  const row = counts.rows.get(rowName(offer.campaignId, offer.variantId, offer.group));
  const cohort = row && openCohort(row, promotion, offer);
  if (row === undefined || cohort === undefined) return false;
  const sign = type === 'client.redeemPromotion' ? 1 : -1;
  const redeemed = (counts.redeemed.get(promotion) ?? 0) + sign;
  // Of a redemption that an older version told of only the reversal would count.
  if (redeemed < 0 || cohort.redeemed + sign < 0) return false;
  counts.redeemed.set(promotion, redeemed);
  cohort.redeemed += sign;
  if (offer.shuffled) row.shuffled.redeemed[offer.place]! += sign;
  return true;
}

/** Undefined: the cohort is closed, or the offer was not counted in it. */
function openCohort({ cohorts }: RowCounts, promotion: PromotionIndex, { startMs }: ShownOffer) {
  const cohort = cohorts.get(dayOf(startMs));
  return cohort?.weights.has(promotion) ? cohort : undefined;
}

function rowOf({ rows }: LevelCounts, campaignId: string, variantId: string, group: number): RowCounts {
  const name = rowName(campaignId, variantId, group);
  const row = rows.get(name) ?? newRow();
  rows.set(name, row);
  return row;
}

/** Ids have no line breaks. */
const rowName = (campaignId: string, variantId: string, group: number): string =>
  [campaignId, variantId, group].join('\n');

const dayOf = (timeMs: number): number => Math.floor(timeMs / MS_PER_DAY);
