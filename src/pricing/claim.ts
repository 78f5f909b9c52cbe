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
  const linesByItem = byItem(lines);
  const everywhere = claims.filter(({ terms }) => terms.coverage.kind === 'ALL');
  for (const [itemId, linesOfItem] of linesByItem) {
    for (const claim of everywhere) if (covers(claim.terms.coverage, itemId)) claim.lines.push(...linesOfItem);
  }
  const listed = claims.filter(({ terms }) => terms.coverage.kind === 'LIST');
  if (index === null) for (const claim of listed) claim.lines.push(...listedLines(claim.terms, linesByItem));
  else addIndexed(listed, linesByItem, index);
  return claims;
}

/** The shorter way: through what an offer lists, or through what is in the basket. */
function listedLines({ coverage: { itemIds } }: Terms, linesByItem: ReadonlyMap<ItemId, Line[]>): Line[] {
  if (itemIds.size < linesByItem.size) return [...itemIds].flatMap((itemId) => linesByItem.get(itemId) ?? []);
  return [...linesByItem].flatMap(([itemId, lines]) => (itemIds.has(itemId) ? lines : []));
}

/** The shorter way: among all that list the item, or among those that are there. */
function addIndexed(
  claims: readonly (Claim & { readonly lines: Line[] })[],
  linesByItem: ReadonlyMap<ItemId, Line[]>,
  index: TermsIndex,
): void {
  const listed = new Map(claims.map((claim) => [claim.terms, claim]));
  for (const [itemId, lines] of linesByItem) {
    const known = index.listing(itemId);
    if (known.length < listed.size) for (const terms of known) listed.get(terms)?.lines.push(...lines);
    else for (const claim of claims) if (covers(claim.terms.coverage, itemId)) claim.lines.push(...lines);
  }
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
