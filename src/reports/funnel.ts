import type { PromotionCode } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';

/** What may become of an offer, in its order. */
export const STAGES = ['assigned', 'viewed', 'activated', 'redeemed', 'expiredUnused'] as const;

export type Stage = (typeof STAGES)[number];

/** How many have come to a stage. */
export interface StageCount {
  /** A handbill and a slot, each once. */
  readonly offers: number;
  /** As often as it happened. */
  readonly events: number;
  /** Distinct ones. */
  readonly profiles: number;
}

export type Funnel = Readonly<Record<Stage, StageCount>>;

const NOBODY: StageCount = { offers: 0, events: 0, profiles: 0 };

export const NO_FUNNEL: Funnel = {
  assigned: NOBODY,
  viewed: NOBODY,
  activated: NOBODY,
  redeemed: NOBODY,
  expiredUnused: NOBODY,
};

export interface ArmFunnel {
  readonly arm: ArmName;
  readonly funnel: Funnel;
  /** Offers that would have been shown; they are in no funnel. */
  readonly ghosts: number;
}

export interface SlotFunnel {
  readonly arm: ArmName;
  /** From 0 on. */
  readonly slot: number;
  readonly group: string;
  readonly funnel: Funnel;
}

export interface PromotionFunnel {
  readonly arm: ArmName;
  readonly promotion: PromotionCode;
  readonly funnel: Funnel;
}

export interface DayFunnel {
  readonly arm: ArmName;
  readonly day: Day;
  readonly funnel: Funnel;
}

/** What was shown in a period, and what became of it. */
export interface Funnels {
  readonly arms: readonly ArmFunnel[];
  readonly slots: readonly SlotFunnel[];
  readonly promotions: readonly PromotionFunnel[];
  readonly days: readonly DayFunnel[];
}

export const NO_FUNNELS: Funnels = { arms: [], slots: [], promotions: [], days: [] };
