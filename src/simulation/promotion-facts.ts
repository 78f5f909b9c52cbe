import type { ItemIndex, PromotionCode } from '../base/ids.js';
import type { Currency } from '../base/money.js';
import type { Item } from '../catalog/item.js';
import { SIMULATED_NAMES_MAX } from '../limits.js';
import { createEconomics } from '../promotions/economics.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PooledPromotion } from '../promotions/pool.js';

/** What a report says of a promotion besides how often it is shown. */
export interface PromotionFacts {
  readonly code: PromotionCode;
  readonly name: string;
  readonly currency: Currency;
  /** What one use takes off the price of an average covered piece. */
  readonly costMinor: number;
  readonly budgetMinor: number | null;
  readonly redeemLimitGlobal: number | null;
  /** Brands of what it covers; none where those are more than SIMULATED_NAMES_MAX: such a promotion is no brand's. */
  readonly brands: readonly string[];
  /** The same of suppliers. */
  readonly suppliers: readonly string[];
}

/** Facts of the candidates of a catalog. */
export function createPromotionFacts(catalog: ItemLookup): (entry: PooledPromotion) => PromotionFacts {
  const economicsOf = createEconomics(catalog);

  function namesOf(items: Uint32Array, nameOf: (item: Item) => string): string[] {
    const names = new Set<string>();
    for (let i = 0; i < items.length && names.size <= SIMULATED_NAMES_MAX; i++) {
      const item = catalog.itemAt(items[i]! as ItemIndex);
      const name = item === undefined ? '' : nameOf(item);
      if (name !== '') names.add(name);
    }
    return names.size > SIMULATED_NAMES_MAX ? [] : [...names];
  }

  return (entry) => {
    const { promotion, items } = entry;
    const { priceMinor, depth } = economicsOf(entry);
    return {
      code: promotion.code,
      name: promotion.name,
      currency: promotion.currency,
      costMinor: priceMinor * depth,
      budgetMinor: promotion.budgetMinor,
      redeemLimitGlobal: promotion.redeemLimitGlobal,
      brands: namesOf(items, ({ brand }) => brand ?? ''),
      suppliers: namesOf(items, supplierOf),
    };
  };
}

const supplierOf = ({ attributes: { supplier } }: Item): string => (typeof supplier === 'string' ? supplier : '');
