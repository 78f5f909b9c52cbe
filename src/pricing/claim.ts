import type { ItemId } from '../base/ids.js';
import { type Level, levelsOf } from './levels.js';
import type { Line } from './pieces.js';
import { covers, type Terms } from './terms.js';
import type { TermsIndex } from './terms-index.js';

/** A promotion with the terms that it was activated with, or its coupon issued with. */
export interface Offer {
  readonly terms: Terms;
  /** How often it may be redeemed in this basket; null: without limit. */
  readonly possibleRedemptions: number | null;
  /** How often it was used before: redemptions, or sales where its trigger counts those. */
  readonly uses: number;
  /** Why the wallet doesn't let it be used; null: it does. */
  readonly refusal: string | null;
}

/** An offer in a basket. */
export interface Claim {
  readonly offer: Offer;
  readonly terms: Terms;
  /** Infinity: without limit. */
  readonly redemptionsMax: number;
  readonly levels: readonly Level[];
  /** The covered lines, of those that are discountable. */
  readonly lines: readonly Line[];
}

/** The lines whose pieces may be in a unit: weighed ones are in no set, but count for a basket. */
export const usableLines = ({ terms: { required, scope }, lines }: Claim): readonly Line[] =>
  required === 1 || scope === 'BASKET' ? lines : lines.filter(({ isWeighed }) => !isWeighed);

/** Whether the first step is not reached: all it can do is to come nearer. */
export const onlyStamps = ({ levels }: Claim): boolean => levels.length === 0;

/** Brings offers and lines together, item by item. */
export function claimsOf(offers: readonly Offer[], lines: readonly Line[], index: TermsIndex | null): Claim[] {
  const claims = offers.map((offer) => ({
    offer,
    terms: offer.terms,
    redemptionsMax: offer.possibleRedemptions ?? Number.POSITIVE_INFINITY,
    levels: levelsOf(offer.terms.discount, offer.uses),
    lines: [] as Line[],
  }));
  const everywhere = claims.filter(({ terms }) => terms.coverage.kind === 'ALL');
  const listed = new Map(
    claims.filter(({ terms }) => terms.coverage.kind === 'LIST').map((claim) => [claim.terms, claim]),
  );
  for (const [itemId, linesOfItem] of byItem(lines)) {
    for (const claim of everywhere) if (covers(claim.terms.coverage, itemId)) claim.lines.push(...linesOfItem);
    // The shorter way: among all that list the item, or among those that are there.
    const known = index?.listing(itemId) ?? null;
    if (known !== null && known.length < listed.size) {
      for (const terms of known) listed.get(terms)?.lines.push(...linesOfItem);
    } else {
      for (const claim of listed.values()) if (covers(claim.terms.coverage, itemId)) claim.lines.push(...linesOfItem);
    }
  }
  return claims;
}

function byItem(lines: readonly Line[]): Map<ItemId, Line[]> {
  const found = new Map<ItemId, Line[]>();
  for (const line of lines) {
    if (!line.isDiscountable) continue;
    const same = found.get(line.source.itemId);
    if (same === undefined) found.set(line.source.itemId, [line]);
    else same.push(line);
  }
  return found;
}
