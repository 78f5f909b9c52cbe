import type { CelInput } from '@bufbuild/cel';
import type { ItemIndex } from '../../base/ids.js';
import { oncePerKey } from '../../base/once-per-key.js';
import { ITEM_BINDING } from '../../catalog/item-filter.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { PromotionPool } from '../../promotions/pool.js';
import { PROMOTION_BINDING } from '../../promotions/promotion-filter.js';

/** The texts that promotions or items have at a path of a filter (filters/written-texts.ts); empty: nobody knows any. */
export type KnownTexts = (path: string) => ReadonlySet<string>;

/** Each path is looked through once: the pool, or the catalog. */
export function createKnownTexts({ entries }: PromotionPool, catalog: ItemLookup): KnownTexts {
  function* subjects(root: string, field: string): Generator<CelInput | null> {
    if (root === 'promotion') for (const { promotion } of entries) yield PROMOTION_BINDING.read(promotion, field);
    if (root !== 'item' && root !== 'items[]') return;
    for (let index = 0; index < catalog.size; index++) {
      const item = catalog.itemAt(index as ItemIndex);
      if (item) yield ITEM_BINDING.read(item, field);
    }
  }

  return oncePerKey((path: string) => {
    const [root, field = '', ...steps] = path.replaceAll('[]', '.[]').replace('items.[]', 'items[]').split('.');
    const known = new Set<string>();
    for (const value of subjects(root!, field)) for (const text of textsIn(value, steps)) known.add(text);
    return known;
  });
}

/** `steps`: names of maps to follow, or `[]` for the elements of a list and the names of a map. */
function* textsIn(value: unknown, [step, ...steps]: readonly string[]): Generator<string> {
  if (step === undefined) {
    if (typeof value === 'string' && value !== '') yield value;
  } else if (step !== '[]') {
    if (value instanceof Map) yield* textsIn(value.get(step), steps);
  } else if (value instanceof Map || Array.isArray(value)) {
    for (const each of value instanceof Map ? value.keys() : value) yield* textsIn(each, steps);
  }
}
