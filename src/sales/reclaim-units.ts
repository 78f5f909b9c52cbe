import { dividedProduct } from '../pricing/arithmetic.js';
import { allOf, discountOf, type Freed } from './freed.js';
import { reclaim } from './reclaim.js';
import type { SoldLine, SoldRedemption } from './sale.js';

/** A redemption of which pieces were returned, and what is left would have been given less. */
export interface Unearned {
  /** As it stood before the return. */
  readonly before: SoldRedemption;
  /** What of it stands on the pieces that stay. */
  readonly stays: SoldRedemption;
  /** How many units these would have been given. */
  readonly given: number;
}

export interface Reclaimed {
  readonly lines: SoldLine[];
  readonly reclaimedMinor: number;
  readonly freed: Freed;
}

/**
 * Takes back of what stays what it has beyond the units that it would have been given: of the discount, at most so much, of points and of cashback. Where
 * the discount is more than may be taken, the units stand as far as it does. `sold`: the lines before the return.
 */
export function reclaimUnits(
  { before, stays, given }: Unearned,
  sold: readonly SoldLine[],
  lines: readonly SoldLine[],
  mostMinor: number,
): Reclaimed {
  const { quantity } = before.redemption;
  const units = stays.redemption.quantity - given;
  const beyond = (has: number, had: number): number => {
    const { whole, remainder } = dividedProduct(had, given, quantity);
    return Math.max(0, has - whole - Math.sign(remainder));
  };
  const wantedMinor = beyond(discountOf(stays, lines), discountOf(before, sold));
  const { reclaimedMinor, lines: after } = reclaim(lines, stays.promotion, Math.min(wantedMinor, mostMinor));
  const isAll = reclaimedMinor === wantedMinor;
  if (isAll && given === 0) return { lines: after, reclaimedMinor, freed: allOf(stays) };
  const cashbackMinor = beyond(stays.cashbackMinor, before.cashbackMinor);
  return {
    lines: after,
    reclaimedMinor,
    freed: {
      quantity: isAll ? units : dividedProduct(units, reclaimedMinor, wantedMinor).whole,
      amountMinor: reclaimedMinor + cashbackMinor,
      points: beyond(stays.redemption.pointsEarned, before.redemption.pointsEarned),
      cashbackMinor,
    },
  };
}
