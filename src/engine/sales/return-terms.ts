import type { ItemIndex } from '../../base/ids.js';
import { covers, listedCoverage } from '../../pricing/terms.js';
import type { Promotion } from '../../promotions/promotion.js';
import { requiredOf } from '../../promotions/units.js';
import type { SaleLeft } from '../../sales/left.js';
import type { ReturnTerms } from '../../sales/return-terms.js';
import type { SoldRedemption } from '../../sales/sale.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import type { Desks } from '../desks/desks.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';

/** The terms that the offers of a sale were redeemed under. What a filter covers is judged by the feed as it is now. */
export async function returnTerms(
  { redemptions }: SaleLeft,
  state: ConfigurationState,
  shelf: TermsShelf,
  desks: Desks,
): Promise<(sold: SoldRedemption) => ReturnTerms> {
  const found = new Map<SoldRedemption, ReturnTerms>();
  for (const sold of redemptions) {
    const promotion = await shelf.termsOf(sold.promotion, sold.terms, state);
    const { scope, minBasketMinor, returnPolicy } = promotion;
    const required = requiredOf(promotion);
    found.set(sold, {
      scope,
      required,
      minBasketMinor,
      returnPolicy,
      covers: await coverageOf(promotion, state, desks),
    });
  }
  return (sold) => found.get(sold)!;
}

async function coverageOf(
  promotion: Promotion,
  { items }: ConfigurationState,
  desks: Desks,
): Promise<(item: ItemIndex) => boolean> {
  const listed = listedCoverage(promotion);
  if (listed !== null) return (item) => covers(listed, items.at(item)!.value.itemId);
  const covered = new Set((await desks.current()).candidates.scopes.resolve(promotion));
  return (item) => covered.has(item);
}
