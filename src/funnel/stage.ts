/** What a customer's deeds make of an offer. Positions are bits in the profile's record and in the outbox: append only. */
export const REACHED = ['assigned', 'viewed', 'activated', 'redeemed'] as const;

export type Reached = (typeof REACHED)[number];

/** What may become of an offer, in its order. Positions are those of the counts in the snapshot: append only. */
export const STAGES = [...REACHED, 'expiredUnused'] as const;

export type Stage = (typeof STAGES)[number];

export const bitOf = (stage: Reached): number => 1 << REACHED.indexOf(stage);

/** How many have come to a stage. */
export interface StageCount {
  /** A handbill and a slot, each once. */
  readonly offers: number;
  /** As often as it happened: a handbill that is looked at as a whole is looked at once. */
  readonly events: number;
  /** Distinct ones; of a slot, group or promotion distinct within a handbill. */
  readonly profiles: number;
}

export type Funnel = Readonly<Record<Stage, StageCount>>;

/** The funnel whose counts of each stage are what the function tells. */
export const funnelOf = (countOf: (stage: Stage) => StageCount): Funnel =>
  Object.fromEntries(STAGES.map((stage) => [stage, countOf(stage)])) as Record<Stage, StageCount>;

/** Of an arm of which nothing was counted. */
export const NO_FUNNEL: Funnel = funnelOf(() => ({ offers: 0, events: 0, profiles: 0 }));
