import { LEVEL_PRIOR } from '../limits.js';

/**
 * How many times as often as expected a promotion is redeemed where it is shown, as far as exposure has taught: a Gamma distribution. Its mean moves the
 * odds of the promotion for everybody (fold-levels.ts says how it comes about).
 */
export interface Level {
  readonly shape: number;
  readonly rate: number;
}

/** Of a promotion that was not shown yet: as expected. */
export const UNKNOWN_LEVEL: Level = { shape: LEVEL_PRIOR, rate: LEVEL_PRIOR };

export const levelMean = ({ shape, rate }: Level): number => shape / rate;

/** The chance behind a score whose odds a factor has moved. */
export function withoutFactor(score: number, factor: number): number {
  const odds = oddsOf(score) / factor;
  return odds / (1 + odds);
}

/** Finite, and above 0, whatever the rounding of a score has made of it. */
export function oddsOf(chance: number): number {
  const inside = Math.min(Math.max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE);
  return inside / (1 - inside);
}

const LEAST_CHANCE = 1e-9;
