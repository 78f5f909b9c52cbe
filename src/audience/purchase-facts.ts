import { MS_PER_DAY } from '../base/time.js';
import { type BasketTimes, basketTimes, itemsBought } from '../history/baskets.js';
import { PROFILE_CATEGORIES_MAX } from '../limits.js';

/** What conditions ask of what somebody has bought, as of a moment. Each is worked out when it is first asked for. */
export interface PurchaseFacts {
  /** All that are known. */
  readonly baskets: number;
  /** In so many days before; see BasketTimes. */
  basketsIn(days: number): number;
  /** Since the last basket, fractions too; null: there was none. */
  readonly daysSinceBasket: number | null;
  /** Of all levels, each once, in the order of the items' first appearance in the shop; limited. */
  readonly categories: readonly string[];
}

/** `categoryOf`: the path of an item by its dense index. */
export function purchaseFacts(
  history: Uint8Array | null,
  atMs: number,
  categoryOf: (item: number) => readonly string[],
): PurchaseFacts {
  let times: BasketTimes | undefined;
  let categories: readonly string[] | undefined;
  const timesOf = (): BasketTimes => {
    times ??= basketTimes(history);
    return times;
  };
  return {
    get baskets() {
      return timesOf().count;
    },
    basketsIn: (days) => timesOf().within(atMs - days * MS_PER_DAY, atMs),
    get daysSinceBasket() {
      const { newestMs } = timesOf();
      // The clock of a check-out may be a little ahead.
      return newestMs === null ? null : Math.max(0, (atMs - newestMs) / MS_PER_DAY);
    },
    get categories() {
      categories ??= categoriesOf(history, categoryOf);
      return categories;
    },
  };
}

function categoriesOf(history: Uint8Array | null, categoryOf: (item: number) => readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const item of itemsBought(history)) {
    for (const name of categoryOf(item)) names.add(name);
    if (names.size >= PROFILE_CATEGORIES_MAX) break;
  }
  return [...names].slice(0, PROFILE_CATEGORIES_MAX);
}
