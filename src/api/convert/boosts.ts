import { type Boosts, boostsNothing, NO_BOOSTS, SLIDERS } from '../../campaigns/boosts.js';
import type { BoostsInput, Boosts as WireBoosts } from '../../generated/handbill/v1/Boosts.js';
import { type Issues, readFinite } from './fields.js';

/** Fields of issues are those of a variant. */
export function readBoosts(wire: WireBoosts | null, issues: Issues): Boosts {
  if (wire === null) return NO_BOOSTS;
  const { sliders } = wire;
  return {
    rows: wire.rows.map(({ filter, factor }, r) => ({
      filter,
      factor: readFinite(factor, `boosts.rows[${r}].factor`, issues),
    })),
    sliders:
      sliders === null
        ? NO_BOOSTS.sliders
        : (Object.fromEntries(
            SLIDERS.map((slider) => [slider, readFinite(sliders[slider], `boosts.sliders.${slider}`, issues)]),
          ) as Boosts['sliders']),
  };
}

/** null: nothing is boosted. */
export function toBoosts(boosts: Boosts): BoostsInput | null {
  const { rows, sliders } = boosts;
  return rows.length === 0 && boostsNothing(boosts) ? null : { rows: rows.map((row) => ({ ...row })), sliders };
}
