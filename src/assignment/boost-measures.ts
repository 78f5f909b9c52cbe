import { MS_PER_DAY } from '../base/time.js';
import type { Slider } from '../campaigns/boosts.js';
import { SLIDER_FACTOR_MAX } from '../limits.js';
import type { Economics } from '../promotions/economics.js';
import type { PooledPromotion } from '../promotions/pool.js';
import type { StockLevel } from '../promotions/stock-level.js';

/** Sliders that look at the promotion alone. */
export type StaticSlider = Exclude<Slider, 'repurchaseDue' | 'diversity'>;

/** What of a promotion they look at. */
export interface MeasureSources {
  readonly economicsOf: (entry: PooledPromotion) => Economics;
  readonly stockOf: (entry: PooledPromotion) => StockLevel;
}

/** Half off, or half of the price earned, is as much as is told apart. */
const FULL_SHARE = 0.5;
/** Of novelty, which halves in this time. */
const NOVELTY_HALF_DAYS = 14;

/** Days since a promotion began, at the start of a window; null: nobody said when it began. */
export function daysOld({ promotion: { startAtMs } }: PooledPromotion, windowDay: number): number | null {
  return startAtMs === null ? null : Math.max(0, windowDay - Math.floor(startAtMs / MS_PER_DAY));
}

/** How much a promotion has of what each slider asks for, 0 to 1. */
export const MEASURES: Readonly<
  Record<StaticSlider, (entry: PooledPromotion, sources: MeasureSources, windowDay: number) => number>
> = {
  discountDepth: (entry, { economicsOf }) => Math.min(economicsOf(entry).depth / FULL_SHARE, 1),
  margin: (entry, { economicsOf }) => Math.min(Math.max(economicsOf(entry).margin / FULL_SHARE, 0), 1),
  stock: (entry, { stockOf }) => stockOf(entry).level,
  novelty: (entry, _, windowDay) => {
    const days = daysOld(entry, windowDay);
    return days === null ? 0 : 2 ** (-days / NOVELTY_HALF_DAYS);
  },
};

export const STATIC_SLIDERS = Object.keys(MEASURES) as readonly StaticSlider[];

/** The factor on the odds of a promotion that has so much of what a slider asks for; 1 where it asks for nothing. */
export const sliderFactor = (slider: number, measure: number): number => SLIDER_FACTOR_MAX ** (slider * measure);
