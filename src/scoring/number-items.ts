import { roundUp } from './image-areas.js';
import { NOT_COVERED } from './layout.js';

export const NO_ITEM = 0xffffffff;

/** Numbers in the order of scoring/layout.ts, by first appearance. `numberOf` has an entry an item up to the last one covered. */
export function numberItems(narrowLists: readonly Uint32Array[], wideLists: readonly Uint32Array[]) {
  const limit = 1 + [...narrowLists, ...wideLists].reduce((last, items) => Math.max(last, items.at(-1) ?? -1), -1);
  const numberOf = new Uint32Array(limit).fill(NOT_COVERED);
  const itemOf: number[] = [];
  const number = (lists: readonly Uint32Array[]): void => {
    for (const items of lists) {
      for (let i = 0; i < items.length; i++) {
        const item = items[i]!;
        if (numberOf[item] !== NOT_COVERED) continue;
        numberOf[item] = itemOf.length;
        itemOf.push(item);
      }
    }
  };
  const padTo = (length: number): void => {
    while (itemOf.length < length) itemOf.push(NO_ITEM);
  };
  number(narrowLists);
  const pad = itemOf.length + wideLists.length;
  const scored = roundUp(pad + 1, 32);
  padTo(scored);
  number(wideLists);
  padTo(roundUp(itemOf.length, 32));
  return { itemOf: Uint32Array.from(itemOf), numberOf, pad, scored };
}
