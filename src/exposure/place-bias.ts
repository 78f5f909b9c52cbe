import { PLACE_PRIOR_REDEMPTIONS } from '../limits.js';

/** Offers shown and redeemed at each place of a row of slots, in handbills whose order was drawn: so that places differ in nothing but where they are. */
export interface PlaceCounts {
  readonly shown: readonly number[];
  readonly redeemed: readonly number[];
}

/**
 * How much of the redemptions at the first place an offer gets at each: e_k, with e_0 = 1. Where little is known yet, places are taken to be alike: each
 * begins with some redemptions at the rate of all.
 */
export function placeBias({ shown, redeemed }: PlaceCounts): number[] {
  const total = sum(redeemed);
  if (total === 0) return shown.map(() => 1);
  const rate = total / sum(shown);
  const rates = shown.map(
    (count, place) => (redeemed[place]! + PLACE_PRIOR_REDEMPTIONS) / (count + PLACE_PRIOR_REDEMPTIONS / rate),
  );
  return rates.map((each) => each / rates[0]!);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
