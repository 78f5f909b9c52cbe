import type { PromotionIndex } from '../base/ids.js';
import type { ItemScopes } from './item-scope.js';
import type { Promotion } from './promotion.js';

/** The different item lists of promotions, numbered as they are asked for. */
export interface ItemLists {
  readonly lists: readonly Uint32Array[];
  /** Number of a promotion's list; null: it covers nothing, or there is no such promotion. */
  numberOf(index: PromotionIndex): number | null;
}

export function createItemLists(
  scopes: ItemScopes,
  promotionAt: (index: PromotionIndex) => Promotion | undefined,
): ItemLists {
  const lists: Uint32Array[] = [];
  const numbers = new Map<Uint32Array, number>();
  const known = new Map<PromotionIndex, number | null>();

  function resolve(index: PromotionIndex): number | null {
    const promotion = promotionAt(index);
    const items = promotion && scopes.resolve(promotion);
    if (items === undefined || items.length === 0) return null;
    const number = numbers.get(items) ?? lists.push(items) - 1;
    numbers.set(items, number);
    return number;
  }

  return {
    lists,
    numberOf(index) {
      const number = known.has(index) ? known.get(index)! : resolve(index);
      known.set(index, number);
      return number;
    },
  };
}
