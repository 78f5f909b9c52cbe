import { type Bits, forEachBit } from '../base/bits.js';
import type { Work } from '../base/work.js';
import { type BoostRow, type Boosts, boostsNothing } from '../campaigns/boosts.js';
import type { PromotionPool } from '../promotions/pool.js';
import { MEASURES, type MeasureSources, STATIC_SLIDERS, sliderFactor } from './boost-measures.js';
import type { FilterMask } from './filter-mask.js';

/** A row of factors over a pool. */
export interface CompiledRow extends BoostRow {
  readonly mask: FilterMask;
}

/** The boosts of a variant over a pool. */
export interface CompiledBoosts {
  readonly sliders: Boosts['sliders'];
  readonly rows: readonly CompiledRow[];
  /** The product of all factors that no customer changes, by position, for windows that begin on a day (since 1970); don't change it. */
  sharedOn(windowDay: number): Float64Array;
}

interface Sources extends MeasureSources {
  readonly pool: PromotionPool;
  readonly boostMask: (filter: string) => Work<FilterMask>;
}

/** null: nothing is boosted. Pauses now and then. */
export function* compileBoosts(boosts: Boosts, sources: Sources): Work<CompiledBoosts | null> {
  if (boostsNothing(boosts)) return null;
  const { pool, boostMask } = sources;
  const { sliders } = boosts;
  const rows: CompiledRow[] = [];
  for (const row of boosts.rows) rows.push({ ...row, mask: yield* boostMask(row.filter) });
  const byRows = new Float64Array(pool.entries.length).fill(1);
  for (const { mask, factor } of rows) if (!mask.isPersonal) multiply(byRows, mask.matching, factor);
  let known: { readonly day: number; readonly factors: Float64Array } | undefined;

  function shared(windowDay: number): Float64Array {
    const factors = byRows.slice();
    for (const slider of STATIC_SLIDERS) {
      if (sliders[slider] === 0) continue;
      pool.entries.forEach((entry, p) => {
        factors[p]! *= sliderFactor(sliders[slider], MEASURES[slider](entry, sources, windowDay));
      });
    }
    return factors;
  }

  return {
    sliders,
    rows,
    sharedOn(windowDay) {
      if (known?.day !== windowDay) known = { day: windowDay, factors: shared(windowDay) };
      return known.factors;
    },
  };
}

/** Multiplies the factors of some positions. */
export function multiply(factors: Float64Array, where: Bits, factor: number): void {
  forEachBit(where, (position) => {
    factors[position]! *= factor;
  });
}
