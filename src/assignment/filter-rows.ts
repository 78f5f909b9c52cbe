import type { TextsAt } from '../audience/profile-filter.js';
import { bitsWhere } from '../base/bits.js';
import type { ItemIndex } from '../base/ids.js';
import { oncePerKey } from '../base/once-per-key.js';
import type { ItemLookup } from '../promotions/item-scope.js';
import type { PromotionPool } from '../promotions/pool.js';
import { PROMOTION_BINDING } from '../promotions/promotion-filter.js';
import type { Domain } from './masks/columns.js';
import type { ItemElements } from './masks/compile-formula.js';
import { candidateDomain, itemDomain } from './masks/domains.js';
import { type RowsOf, rowsOf } from './masks/rows.js';

/** What the filters of a pool share. */
export interface FilterRows {
  readonly candidates: Domain;
  readonly items: ItemElements;
  /** What the candidates have in a field that is a text. */
  readonly textsAt: TextsAt;
}

/** The candidates of a pool and the items that they cover, as filters look at them; what one filter has worked out serves the others. */
export function createFilterRows(pool: PromotionPool, catalog: ItemLookup): FilterRows {
  const { entries } = pool;
  /** Items that no feed tells of are not asked about. */
  function coveredItems() {
    const rowOf = new Int32Array(catalog.size).fill(-1);
    const indexes: number[] = [];
    for (const list of new Set(entries.map(({ items }) => items))) {
      for (const index of list) {
        if (index >= catalog.size || rowOf[index] !== -1 || catalog.itemAt(index as ItemIndex) === undefined) continue;
        rowOf[index] = indexes.push(index) - 1;
      }
    }
    return { indexes: Uint32Array.from(indexes), rowOf };
  }

  /** Turned around when it is first asked for. */
  let covered: { readonly indexes: Uint32Array; readonly rows: RowsOf } | undefined;
  function coverage() {
    const { indexes, rowOf } = coveredItems();
    const rowsIn = oncePerKey((list: Uint32Array) =>
      Int32Array.from(list, (index) => rowOf[index] ?? -1).filter((row) => row >= 0),
    );
    const rows = rowsOf(entries.length, indexes.length, (position) => rowsIn(entries[position]!.items));
    return { indexes, rows };
  }

  return {
    candidates: candidateDomain(pool, catalog),
    textsAt: oncePerKey((path: string) => textsOf(pool, path)),
    items: oncePerKey((variable: string) => {
      covered ??= coverage();
      return {
        domain: itemDomain(catalog, covered.indexes, variable),
        rows: covered.rows,
        known: bitsWhere(entries.length, () => true),
        failure: null,
      };
    }),
  };
}

function textsOf({ entries }: PromotionPool, path: string): ReadonlySet<string> | null {
  const [owner, field = '', ...deeper] = path.split('.');
  if (owner !== 'promotion' || deeper.length > 0) return null;
  const texts = new Set<string>();
  for (const { promotion } of entries) {
    const value = PROMOTION_BINDING.read(promotion, field);
    if (typeof value !== 'string') return null;
    texts.add(value);
  }
  return texts;
}
