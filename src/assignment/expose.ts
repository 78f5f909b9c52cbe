import type { PromotionIndex } from '../base/ids.js';
import type { Algorithm } from '../campaigns/campaign.js';
import type { ExplorationCandidates, Exposure } from '../handbill/exposure.js';
import type { HandbillSlot } from '../handbill/handbill.js';
import type { PromotionPool } from '../promotions/pool.js';
import type { Explored } from './explore.js';
import type { Chosen } from './filling.js';

/** What fills the slots where nothing is left to chance. */
export const untouched = (chosen: Explored['chosen']): Explored => ({
  chosen,
  candidates: [],
  propensities: new Map(),
  drawn: new Set(),
  shuffled: false,
});

interface Exposing {
  readonly pool: PromotionPool;
  readonly algorithm: Algorithm;
  /** Null: the algorithm knows no chances. */
  readonly chanceOf: ((chosen: Chosen) => number) | null;
}

/** How the slots came to hold what they hold. */
export function exposureOf(
  slots: readonly HandbillSlot[],
  explored: Explored,
  { pool, algorithm, chanceOf }: Exposing,
): Exposure {
  const certain = algorithm === 'RANDOM' ? null : 1;
  const ofSlots = <T>(empty: T, of: (chosen: Chosen) => T): T[] =>
    slots.map((slot) => {
      if (slot.kind === 'empty') return empty;
      return of({ position: pool.positionOf(slot.promotion)!, score: slot.score });
    });
  return {
    groups: slots.map(({ group }) => group),
    chances: ofSlots<number | null>(null, (chosen) => chanceOf?.(chosen) ?? null),
    propensities: ofSlots<number | null>(null, ({ position }) => explored.propensities.get(position) ?? certain),
    explored: ofSlots(false, ({ position }) => explored.drawn.has(position)),
    shuffled: explored.shuffled,
    candidates: candidatesOf(explored, (position) => pool.entries[position]!.index, chanceOf ?? (() => 0)),
  };
}

const candidatesOf = (
  { candidates, propensities }: Explored,
  indexOf: (position: number) => PromotionIndex,
  chanceOf: (chosen: Chosen) => number,
): ExplorationCandidates => ({
  promotions: candidates.map(({ position }) => indexOf(position)),
  propensities: candidates.map(({ position }) => propensities.get(position)!),
  chances: candidates.map(chanceOf),
});
