import type { CampaignId, ProfileId, PromotionIndex } from '../base/ids.js';
import type { EventOf } from '../events/event.js';
import { isGhostArm } from '../experiments/arms.js';
import { type Circumstances, keptCircumstances } from '../handbill/circumstances.js';
import { type ExplorationCandidates, placesOf } from '../handbill/exposure.js';

/** A handbill with what became of its offers, joined from the events that tell of both (join-exposures.ts). */
export interface ExposedHandbill {
  readonly handbillId: string;
  readonly profileId: ProfileId;
  readonly campaignId: CampaignId;
  /** The arm. */
  readonly variantId: string;
  readonly assignedAtMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly modelVersion: number;
  readonly seed: number;
  /** What else it was made from; null: not kept. */
  readonly circumstances: Circumstances | null;
  readonly shuffled: boolean;
  /** Empty where the campaign didn't explore. */
  readonly candidates: ExplorationCandidates;
  /** Filled ones. */
  readonly slots: readonly ExposedSlot[];
}

/** An offer, and its outcome so far. */
export interface ExposedSlot {
  readonly promotion: PromotionIndex;
  readonly slot: number;
  readonly group: number;
  /** Among the slots of its group, from 0. */
  readonly place: number;
  readonly score: number | null;
  readonly chance: number | null;
  readonly propensity: number | null;
  readonly explored: boolean;
  /** Somebody told that it was seen, by itself or with its handbill. */
  viewed: boolean;
  activated: boolean;
  /** Redemptions that stand. */
  redemptions: number;
  /** What they were worth together, as far as it was told, in minor units. */
  discountMinor: number;
}

/** A handbill just assigned; null: a ghost, which is shown to nobody, or its event was told by a version that kept no exposure. */
export function exposedHandbill(event: EventOf<'handbill.assign'>): ExposedHandbill | null {
  const { groups, chances, propensities, explored, candidates, seed, shuffled, scores, promotions } = event;
  if (isGhostArm(event.arm)) return null;
  if (groups === null || chances === null || propensities === null || explored === null) return null;
  if (candidates === null || seed === null || shuffled === null) return null;
  const { handbillId, profileId, campaignId, variantId, timeMs, endMs, modelVersion } = event;
  const circumstances = keptCircumstances(event);
  const head = {
    handbillId,
    profileId,
    campaignId,
    variantId,
    assignedAtMs: timeMs,
    startMs: event.startMs ?? timeMs,
    endMs,
    modelVersion,
    circumstances,
  };
  const places = placesOf(groups);
  const slots = promotions.flatMap((promotion, slot): ExposedSlot[] => {
    if (promotion === null) return [];
    const where = { promotion, slot, group: groups[slot]!, place: places[slot]! };
    const how = { chance: chances[slot]!, propensity: propensities[slot]!, explored: explored[slot]! };
    const outcome = { viewed: false, activated: false, redemptions: 0, discountMinor: 0 };
    return [{ ...where, score: scores?.[slot] ?? null, ...how, ...outcome }];
  });
  return { ...head, seed, shuffled, candidates, slots };
}
