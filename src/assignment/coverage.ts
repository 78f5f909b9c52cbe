import type { PromotionPool } from '../promotions/pool.js';

const NOWHERE = new Uint32Array(0);

/** Positions of the promotions that cover an item, ascending. The pool is turned around when it is first asked: time and memory of its pairs. */
export function createCoverage({ entries, itemCount }: PromotionPool): (item: number) => Uint32Array {
  let turned: { readonly from: Uint32Array; readonly positions: Uint32Array } | undefined;

  function turnAround() {
    const from = new Uint32Array(itemCount + 1);
    for (const { items } of entries) for (let i = 0; i < items.length; i++) from[items[i]! + 1]! += 1;
    for (let item = 0; item < itemCount; item++) from[item + 1]! += from[item]!;
    const positions = new Uint32Array(from[itemCount]!);
    const next = from.slice();
    entries.forEach(({ items }, position) => {
      for (let i = 0; i < items.length; i++) positions[next[items[i]!]!++] = position;
    });
    return { from, positions };
  }

  return (item) => {
    if (item >= itemCount) return NOWHERE;
    turned ??= turnAround();
    return turned.positions.subarray(turned.from[item]!, turned.from[item + 1]!);
  };
}
