import type { Dictionary } from './dictionary.js';
import { readCsv } from './read-csv.js';

/** Promotions as lists of dense item numbers. */
export interface PromotionList {
  readonly ids: readonly string[];
  readonly items: readonly Uint32Array[];
}

/** Reads `promotion_id,items`; items that no basket holds can't be ranked and are left out. */
export async function readPromotions(file: string, catalog: Dictionary): Promise<PromotionList> {
  const ids: string[] = [];
  const items: Uint32Array[] = [];
  for await (const row of readCsv(file, ['promotion_id', 'items'])) {
    const known = row.items.split(' ').flatMap((id) => catalog.find(id) ?? []);
    ids.push(row.promotion_id);
    items.push(Uint32Array.from(new Set(known)));
  }
  return { ids, items };
}

/** A promotion counts as bought when the next basket holds one of its items. */
export function relevantPromotions({ items }: PromotionList, truth: ReadonlySet<number>): Set<number> {
  const relevant = new Set<number>();
  for (const [promotion, covered] of items.entries()) {
    if (covered.some((item) => truth.has(item))) relevant.add(promotion);
  }
  return relevant;
}

/**
 * One score a promotion from the scores of its items: log-odds of the noisy-or for log-odds, else the sum (items that a
 * method doesn't rank count 0).
 */
export function scorePromotions(
  { items }: PromotionList,
  scores: Float64Array,
  combine: 'sum' | 'odds',
  out: Float64Array,
): void {
  for (let promotion = 0; promotion < items.length; promotion++) {
    let sum = 0;
    for (const item of items[promotion]!) {
      const score = scores[item]!;
      if (combine === 'odds') {
        const odds = Math.exp(score);
        sum += odds + sum * odds;
      } else if (score > 0) {
        sum += score;
      }
    }
    out[promotion] = combine === 'odds' ? Math.log(sum) : sum;
  }
}
