import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { ArmName, GhostArm } from '../experiments/arms.js';
import type { Circumstances } from './circumstances.js';
import type { Exploration } from './exposure.js';

/** Why a slot of a handbill was left empty at the assignment. Codes on disk are positions: append only. */
export const EMPTY_SLOT_REASONS = [
  /** No published promotion passes the group's tags and filter. */
  'NO_CANDIDATE',
  /** Candidates exist, but none is eligible for this profile now (dates, store, audience). */
  'NONE_ELIGIBLE',
  /** Eligible candidates exist, but each shares an item with one that is already promised. */
  'OVERLAP',
  /** Fewer eligible candidates than slots: the others hold them all. */
  'TOO_FEW_CANDIDATES',
] as const;

export type EmptySlotReason = (typeof EMPTY_SLOT_REASONS)[number];

export type HandbillSlot =
  | { readonly kind: 'filled'; readonly group: number; readonly promotion: PromotionIndex; readonly score: number }
  | { readonly kind: 'empty'; readonly group: number; readonly reason: EmptySlotReason };

/** The set that one campaign assigned to one profile for one activity window [startMs, endMs). */
export interface Handbill {
  readonly campaign: CampaignIndex;
  /** Whose set it is; of a ghost, the variant that the profile would have got. */
  readonly variantId: string;
  readonly startMs: number;
  readonly endMs: number;
  /** When it was assigned: at its start, later where the window is everybody's, or before it, when it was prepared ahead. */
  readonly assignedAtMs: number;
  /** Seed of every random choice in it, kept so that it can be reproduced. */
  readonly seed: number;
  /** Version of the ranking model that scored it; 0 is the training-free formula. */
  readonly modelVersion: number;
  readonly slots: readonly HandbillSlot[];
  /** Null: assigned by a version that did not keep them. */
  readonly circumstances: Circumstances | null;
  /** What was left to chance; null: nothing, its campaign doesn't explore. */
  readonly exploration: Exploration | null;
  /** The arm without offers whose profile would have got this set: it sees nothing of it, and can use nothing of it. null: it is no ghost. */
  readonly ghostOf: GhostArm | null;
  /** Of its campaign, when it was assigned; those of older versions are taken for ones of the first. */
  readonly experimentRevision: number;
}

/** The arm that a handbill was assigned in. */
export const armOf = ({ variantId, ghostOf }: Pick<Handbill, 'variantId' | 'ghostOf'>): ArmName => ghostOf ?? variantId;

/** The slot of a handbill that offered a promotion. */
export interface HandbillOrigin {
  readonly campaign: CampaignIndex;
  /** Start of the handbill's window. */
  readonly startMs: number;
  readonly slot: number;
}
