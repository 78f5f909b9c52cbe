import { type Bits, forEachBit } from '../../base/bits.js';
import type { ItemIndex } from '../../base/ids.js';
import type { Work } from '../../base/work.js';
import type { Item } from '../../catalog/item.js';
import { GIVEAWAYS_PRICED_MAX, POOL_PIECE_PAIRS } from '../../limits.js';
import { atItsDeepest } from '../../pricing/taken-together.js';
import { discountDepth } from '../../promotions/discount-depth.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { PromotionPool } from '../../promotions/pool.js';
import type { Promotion } from '../../promotions/promotion.js';

/** A product, and the promotions that may be used together on it and take most. */
export interface Suspect {
  readonly item: Item;
  readonly promotions: readonly Promotion[];
}

/** Offers of a kind of which one at most is used on a piece; the second one stands in where conditions of the first keep it out. */
const ALTERNATIVES = 2;

/**
 * The products whose price promotions may take a share of, those first that lose most. A bound: what each takes of the whole price, all STACKABLE
 * ones and the deepest NORMAL ones on the line and on the basket, or the deepest EXCLUSIVE one.
 */
export function* suspectItems(
  { entries }: PromotionPool,
  catalog: ItemLookup,
  held: Bits,
  share: number,
): Work<Suspect[]> {
  const byItem = new Map<number, Deep[]>();
  const positions: number[] = [];
  forEachBit(held, (position) => positions.push(position));
  let pairs = 0;
  for (const position of positions) {
    const { items } = entries[position]!;
    const promotion = atItsDeepest(entries[position]!.promotion);
    for (const index of items) {
      if (++pairs % POOL_PIECE_PAIRS === 0) yield;
      const item = catalog.itemAt(index as ItemIndex);
      const depth = item === undefined ? 0 : depthOn(promotion, item);
      if (depth === 0) continue;
      const known = byItem.get(index);
      if (known) keep(known, { promotion, depth });
      else byItem.set(index, [{ promotion, depth }]);
    }
  }
  return [...byItem]
    .map(([index, deep]) => ({ item: catalog.itemAt(index as ItemIndex)!, deep, bound: boundOf(deep) }))
    .filter(({ bound }) => bound >= share)
    .sort((a, b) => b.bound - a.bound)
    .slice(0, GIVEAWAYS_PRICED_MAX)
    .map(({ item, deep }) => ({ item, promotions: deep.map(({ promotion }) => promotion) }));
}

interface Deep {
  readonly promotion: Promotion;
  /** Share of the price. */
  readonly depth: number;
}

function depthOn(promotion: Promotion, { priceMinor, currency, discountable }: Item): number {
  if (priceMinor === null || priceMinor <= 0 || !discountable || currency !== promotion.currency) return 0;
  const { scope, items, discount } = promotion;
  if (discount.type === 'DIGITAL_CASHBACK') return 0;
  // On a basket of listed goods the amount falls on these alone, however much else there is.
  const spreads = scope === 'BASKET' && items.kind === 'ALL';
  return discountDepth(spreads ? promotion : { ...promotion, minBasketMinor: null }, priceMinor);
}

const kindOf = ({ stacking, scope }: Promotion): string =>
  stacking === 'EXCLUSIVE' ? stacking : `${stacking} ${scope}`;

/** All STACKABLE ones, and the deepest of each other kind. */
function keep(known: Deep[], added: Deep): void {
  const rivals = known.filter(({ promotion }) => kindOf(promotion) === kindOf(added.promotion));
  if (added.promotion.stacking === 'STACKABLE' || rivals.length < ALTERNATIVES) {
    known.push(added);
    return;
  }
  const least = rivals.reduce((a, b) => (b.depth < a.depth ? b : a));
  if (least.depth < added.depth) known[known.indexOf(least)] = added;
}

function boundOf(deep: readonly Deep[]): number {
  let stacked = 0;
  const best = new Map<string, number>();
  for (const { promotion, depth } of deep) {
    const kind = kindOf(promotion);
    if (promotion.stacking === 'STACKABLE') stacked += depth;
    else best.set(kind, Math.max(best.get(kind) ?? 0, depth));
  }
  const together = stacked + (best.get('NORMAL LINE_ITEM') ?? 0) + (best.get('NORMAL BASKET') ?? 0);
  return Math.max(together, best.get('EXCLUSIVE') ?? 0);
}
