import type { ItemId } from '../base/ids.js';
import type { Terms } from './terms.js';

/** Terms by the items that they list: a line costs what touches it, however many promotions there are. */
export interface TermsIndex {
  /** Those that list the item; all others of the index don't. */
  listing(itemId: ItemId): readonly Terms[];
}

const NOBODY: readonly Terms[] = [];

/** An index over all terms that offers may have; those that cover everything are in no list. */
export function createTermsIndex(all: Iterable<Terms>): TermsIndex {
  const byItem = new Map<ItemId, Terms[]>();
  for (const terms of all) {
    if (terms.coverage.kind === 'ALL') continue;
    for (const itemId of terms.coverage.itemIds) {
      const listing = byItem.get(itemId);
      if (listing === undefined) byItem.set(itemId, [terms]);
      else listing.push(terms);
    }
  }
  return { listing: (itemId) => byItem.get(itemId) ?? NOBODY };
}
