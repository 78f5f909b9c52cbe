import type { ItemId, PromotionIndex } from '../../base/ids.js';
import type { ItemFacts } from '../../pricing/basket.js';
import type { Coverage } from '../../pricing/terms.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { SaleRequest } from '../../sales/request.js';
import type { Subject } from '../../wallet/situation.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import type { Desks } from '../desks/desks.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';

const PPM = 1_000_000;

/** What a sale asks of the configuration. */
export interface SaleCatalog {
  /** Undefined: the feed doesn't know the item. */
  itemOf(itemId: ItemId): ItemFacts | undefined;
  /** What of its price is earned with it; null: the feed doesn't tell. */
  marginPpmOf(itemId: ItemId): number | null;
  /** The promotions that the scanned codes name, as they are now, by code. */
  subjects(request: SaleRequest, shelf: TermsShelf): ReadonlyMap<string, Subject>;
  /** Which items of the basket the filter of a promotion covers, for any of these. */
  filtered(request: SaleRequest, promotions: readonly Promotion[]): Promise<(promotion: Promotion) => Coverage>;
}

export function saleCatalog(state: ConfigurationState, desks: Desks): SaleCatalog {
  const items = itemLookup(state);
  return {
    itemOf(itemId) {
      const index = items.indexOf(itemId);
      return index === undefined ? undefined : items.itemAt(index);
    },
    marginPpmOf(itemId) {
      const margin = state.items.get(itemId)?.value.margin ?? null;
      return margin === null ? null : Math.round(margin * PPM);
    },
    subjects({ coupons }, shelf) {
      const subjects = new Map<string, Subject>();
      for (const { code } of coupons) {
        const entry = state.promotions.get(code);
        if (entry === undefined) continue;
        const { index, value: promotion } = entry;
        subjects.set(code, { index: index as PromotionIndex, promotion, terms: shelf.idOf(promotion) });
      }
      return subjects;
    },
    async filtered({ basket }, promotions) {
      if (!promotions.some((promotion) => promotion.items.kind === 'FILTER')) return noFilter;
      const { scopes } = (await desks.current()).candidates;
      return (promotion) => {
        const covered = scopes.resolve(promotion);
        const itemIds = basket.lines.map(({ itemId }) => itemId);
        return { kind: 'LIST', itemIds: new Set(itemIds.filter((itemId) => isIn(covered, items.indexOf(itemId)))) };
      };
    },
  };
}

function noFilter(): never {
  throw new Error('no promotion of the sale has a filter');
}

/** By bisection: a filter may cover most of a catalog, and a basket has some lines. */
function isIn(ascending: Uint32Array, index: number | undefined): boolean {
  if (index === undefined) return false;
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! < index) from = middle + 1;
    else to = middle;
  }
  return ascending[from] === index;
}
