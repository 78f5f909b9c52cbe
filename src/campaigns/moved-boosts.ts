import { type BoostRow, type Boosts, SLIDER_BOUNDS, SLIDERS, type Slider } from './boosts.js';

/** What of the boosts of a variant is tried at several settings: a slider, or the factor of a row. */
export type MovedBoost =
  | { readonly kind: 'slider'; readonly slider: Slider }
  | { readonly kind: 'row'; readonly filter: string };

/** The setting at which it moves nothing. */
export const restingAt = ({ kind }: MovedBoost): number => (kind === 'row' ? 1 : 0);

/** The least and the highest it may be set to, the middle, and between them. */
export function usualSettings(moved: MovedBoost): readonly number[] {
  if (moved.kind === 'row') return [0.1, 0.5, 1, 2, 10];
  return SLIDER_BOUNDS[moved.slider][0] < 0 ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
}

/** All that a variant has: its rows, and every slider. */
export const movableOf = ({ rows }: Boosts): readonly MovedBoost[] => [
  ...SLIDERS.map((slider): MovedBoost => ({ kind: 'slider', slider })),
  ...rows.map(({ filter }): MovedBoost => ({ kind: 'row', filter })),
];

/** The boosts with one of them set; a row that is not there is added. */
export function withSetting(boosts: Boosts, moved: MovedBoost, setting: number): Boosts {
  if (moved.kind === 'slider') return { ...boosts, sliders: { ...boosts.sliders, [moved.slider]: setting } };
  const { filter } = moved;
  const isIt = (row: BoostRow): boolean => row.filter === filter;
  const set = { filter, factor: setting };
  const rows = boosts.rows.some(isIt) ? boosts.rows.map((row) => (isIt(row) ? set : row)) : [...boosts.rows, set];
  return { ...boosts, rows };
}
