import type { CampaignId, HandbillId, PromotionIndex } from '../base/ids.js';

/**
 * How a handbill came to hold what it holds, told with its assignment: who learns from what was shown has to know what was chosen, and what was left
 * to chance. Lists have an entry a slot.
 */
export interface Exposure {
  /** Slot groups, by their place in the variant. */
  readonly groups: readonly number[];
  /** Calibrated chance that the customer buys of the promotion, before what exposure has taught of it; null: empty, or the order knows no chances. */
  readonly chances: readonly (number | null)[];
  /** Chance that the rule in force puts this promotion into the handbill of this customer, 1 where it always does; null: empty, or not known. */
  readonly propensities: readonly (number | null)[];
  /** Whether the promotion was drawn. */
  readonly explored: readonly boolean[];
  /** Whether the order within the groups was drawn. */
  readonly shuffled: boolean;
  readonly candidates: ExplorationCandidates;
}

/** What the slots that explore can hold: of one candidate an entry in each list. Empty in campaigns that don't explore. */
export interface ExplorationCandidates {
  readonly promotions: readonly PromotionIndex[];
  /** Add up to the number of slots that explore. */
  readonly propensities: readonly number[];
  readonly chances: readonly number[];
}

export const NO_CANDIDATES: ExplorationCandidates = { promotions: [], propensities: [], chances: [] };

/** What a handbill keeps of its exposure; of propensities seven digits. */
export interface Exploration {
  readonly shuffled: boolean;
  readonly propensities: Exposure['propensities'];
  readonly explored: Exposure['explored'];
}

/** What was left to chance in a slot; of a campaign that doesn't explore: nothing is known. */
export interface SlotLot {
  readonly propensity: number | null;
  readonly explored: boolean;
}

export const lotOf = (exploration: Exploration | null, slot: number): SlotLot => ({
  propensity: exploration?.propensities[slot] ?? null,
  explored: exploration?.explored[slot] ?? false,
});

export type PackedExploration = [shuffled: 0 | 1, propensities: Exposure['propensities'], explored: readonly (0 | 1)[]];

const bit = (flag: boolean): 0 | 1 => (flag ? 1 : 0);

export const packExploration = ({ shuffled, propensities, explored }: Exploration): PackedExploration => [
  bit(shuffled),
  propensities.map((propensity) => propensity && Math.fround(propensity)),
  explored.map(bit),
];

export const unpackExploration = ([shuffled, propensities, explored]: PackedExploration): Exploration => ({
  shuffled: shuffled === 1,
  propensities,
  explored: explored.map((flag) => flag === 1),
});

/** Where a handbill offered a promotion: what its use says of the promotion depends on that. */
export interface ShownOffer {
  readonly handbillId: HandbillId;
  readonly campaignId: CampaignId;
  readonly variantId: string;
  /** When the handbill was assigned. */
  readonly startMs: number;
  readonly slot: number;
  readonly group: number;
  /** Among the slots of its group, from 0. */
  readonly place: number;
  /** Whether the order within the group was drawn. */
  readonly shuffled: boolean;
}

/** Places of slots within their groups, from 0. */
export function placesOf(groups: readonly number[]): number[] {
  const next = new Map<number, number>();
  return groups.map((group) => {
    const place = next.get(group) ?? 0;
    next.set(group, place + 1);
    return place;
  });
}
