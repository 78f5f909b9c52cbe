import type { ItemId, PromotionIndex } from '../base/ids.js';
import type { Work } from '../base/work.js';
import type { FilterFailures } from '../filters/failures.js';
import { POOL_PIECE_PROMOTIONS } from '../limits.js';
import { isOver, isShown } from './eligibility.js';
import { createItemScopes, type ItemLookup, type ItemScopes } from './item-scope.js';
import type { PooledPromotion, PromotionPool } from './pool.js';
import type { Promotion } from './promotion.js';

export interface PoolSource {
  /** Version of the configuration that promotions and catalog are of. */
  readonly version: number;
  readonly promotions: Iterable<{ readonly index: PromotionIndex; readonly promotion: Promotion }>;
  readonly catalog: ItemLookup;
  readonly nowMs: number;
  /** Hears of item filters that could not be evaluated. */
  readonly failures: FilterFailures;
}

export interface CompiledPool {
  readonly pool: PromotionPool;
  /** Of the same catalog. */
  readonly scopes: ItemScopes;
  /** Named by promotions of the pool, not in the catalog. */
  readonly unknownItemIds: ReadonlySet<ItemId>;
}

/** Time and memory are proportional to the (promotion, covered item) pairs; equal item lists are kept once. Pauses now and then. */
export function* compilePromotionPool({
  version,
  promotions,
  catalog,
  nowMs,
  failures,
}: PoolSource): Work<CompiledPool> {
  const scopes = createItemScopes(catalog, failures);
  const entries: PooledPromotion[] = [];
  for (const { index, promotion } of promotions) {
    if (!isShown(promotion) || isOver(promotion, nowMs)) continue;
    yield* scopes.prepare(promotion.items);
    entries.push({ index, promotion, items: scopes.resolve(promotion) });
    if (entries.length % POOL_PIECE_PROMOTIONS === 0) yield;
  }
  // By index, not in the order of arrival: ties are broken by position, on every server alike.
  entries.sort((a, b) => a.index - b.index);
  // Indexes are dense, so an array by index beats a map.
  const positions = new Int32Array((entries.at(-1)?.index ?? -1) + 1).fill(-1);
  entries.forEach(({ index }, position) => {
    positions[index] = position;
  });
  const positionOf = (index: PromotionIndex): number | undefined => {
    const position = positions[index] ?? -1;
    return position < 0 ? undefined : position;
  };
  const pool = { version, entries, itemCount: catalog.size, positionOf };
  return { pool, scopes, unknownItemIds: scopes.unknownItemIds };
}
