import type { Bits } from '../../base/bits.js';
import type { PromotionCode } from '../../base/ids.js';
import { formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { Work } from '../../base/work.js';
import type { Item } from '../../catalog/item.js';
import { GIVEAWAYS_LISTED_MAX, GIVEAWAYS_PER_PIECE } from '../../limits.js';
import { type TakenTogether, takenTogether } from '../../pricing/taken-together.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { PromotionPool } from '../../promotions/pool.js';
import type { CampaignWarning } from './campaign-check.js';
import { suspectItems } from './suspect-items.js';

/** What the guard looks at. */
export interface GiveawaySources {
  readonly pool: PromotionPool;
  readonly catalog: ItemLookup;
  /** Promotions that customers may have at one time. */
  readonly held: Bits;
  /** Whether the campaign gives a promotion. */
  readonly gives: (code: PromotionCode) => boolean;
  /** Of the price, above 0 to 1. */
  readonly share: number;
}

/**
 * Combinations that take so much of the price of a product, one promotion of the campaign among them, priced as a check-out would. One warning
 * for promotions that meet on several products.
 */
export function* giveaways({ pool, catalog, held, gives, share }: GiveawaySources): Work<CampaignWarning[]> {
  const byCodes = new Map<string, Giveaway>();
  let priced = 0;
  for (const { item, promotions } of yield* suspectItems(pool, catalog, held, share)) {
    if (++priced % GIVEAWAYS_PER_PIECE === 0) yield;
    const taken = takenTogether(item, promotions);
    if (taken.share < share || !taken.codes.some(gives)) continue;
    const key = JSON.stringify([...taken.codes].sort());
    const known = byCodes.get(key);
    const worst = known === undefined || known.share < taken.share ? { item, ...taken } : known;
    byCodes.set(key, { ...worst, others: known === undefined ? 0 : known.others + 1 });
  }
  const worstFirst = [...byCodes.values()].sort((a, b) => b.share - a.share);
  return worstFirst.slice(0, GIVEAWAYS_LISTED_MAX).map(warningOf);
}

interface Giveaway extends TakenTogether {
  readonly item: Item;
  /** Further products that the same promotions meet on. */
  readonly others: number;
}

function warningOf({ item, share, codes, others }: Giveaway): CampaignWarning {
  const price = `${formatAmount(item.priceMinor!, item.currency!)} ${item.currency}`;
  const product = `"${item.name || item.itemId}" (${price})${others > 0 ? `, and of ${plural(others, 'other product')}` : ''}`;
  const takes = codes.length === 1 ? `${codes[0]} takes` : `together ${codes.join(', ')} take`;
  return {
    code: 'GIVES_AWAY',
    path: [],
    words: `${takes} ${Math.floor(100 * share)} % off the price of ${product}`,
    promotions: codes,
  };
}
