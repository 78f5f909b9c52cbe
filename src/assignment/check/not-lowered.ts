import type { ItemIndex, PromotionCode } from '../../base/ids.js';
import { formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { Work } from '../../base/work.js';
import { GIVEAWAYS_LISTED_MAX, POOL_PIECE_PAIRS } from '../../limits.js';
import { type NotLowered, notLowered } from '../../pricing/not-lowered.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { PromotionPool } from '../../promotions/pool.js';
import type { CampaignWarning } from './campaign-check.js';

/** Promotions of the campaign with which a product costs no less than in the 30 days before they begin: one warning each. */
export function* pricesNotLowered(
  { entries }: PromotionPool,
  catalog: ItemLookup,
  gives: (code: PromotionCode) => boolean,
  atMs: number,
): Work<CampaignWarning[]> {
  const warnings: CampaignWarning[] = [];
  let pairs = 0;
  for (const { promotion, items } of entries) {
    if (!gives(promotion.code)) continue;
    let first: NotLowered | null = null;
    let others = -1;
    for (const index of items) {
      if (++pairs % POOL_PIECE_PAIRS === 0) yield;
      const item = catalog.itemAt(index as ItemIndex);
      const found = item === undefined ? null : notLowered(promotion, item, atMs);
      if (found === null) continue;
      first ??= found;
      others++;
    }
    if (first !== null) warnings.push(warningOf(promotion.code, first, others));
    if (warnings.length === GIVEAWAYS_LISTED_MAX) break;
  }
  return warnings;
}

function warningOf(code: PromotionCode, { item, netMinor, lowestMinor }: NotLowered, others: number): CampaignWarning {
  const { currency, name, itemId } = item;
  const price = (minor: number): string => `${formatAmount(minor, currency!)} ${currency}`;
  const rest = others > 0 ? `; likewise ${plural(others, 'other product')}` : '';
  return {
    code: 'PRICE_NOT_LOWERED',
    path: [],
    words: `with ${code} "${name || itemId}" costs ${price(netMinor)}, and cost ${price(lowestMinor)} within the 30 days before it begins${rest}`,
    promotions: [code],
  };
}
