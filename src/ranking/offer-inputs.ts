import { byClass, ITEM_CLASSES, type ItemClasses } from '../catalog/item-classes.js';
import { positionIn } from '../history/ascending.js';
import type { OfferFacts } from './offer-facts.js';
import {
  addedTo,
  CLASS_INPUTS,
  CLASS_RULES,
  ownInputs,
  type RedemptionInput,
  type RedemptionInputs,
  scaleOf,
} from './redemption-ranker.js';

/** What a customer bought of an item. */
export interface OwnPurchases {
  readonly item: number;
  /** Receipts with it, and the same decayed with a half-life of 240 days. */
  readonly purchases: number;
  readonly recent: number;
  readonly idleDays: number;
}

/** Reads the inputs of promotions for one customer in double precision: the kernel does it all at once. */
export function createOfferInputs(
  own: readonly OwnPurchases[],
  classes: ItemClasses,
): (items: Uint32Array, facts: OfferFacts) => RedemptionInputs {
  const counts = byClass((kind) => new Float64Array(classes.counts[kind]));
  let all = 0;
  for (const { item, purchases } of own) {
    all += purchases;
    for (const kind of ITEM_CLASSES) counts[kind][classes.of[kind][item] ?? 0]! += purchases;
  }

  function ownSums(items: Uint32Array) {
    let [purchases, recent, distinct, idleDays] = [0, 0, 0, Number.POSITIVE_INFINITY];
    for (const bought of own) {
      if (positionIn(items, bought.item) < 0) continue;
      purchases += bought.purchases;
      recent += bought.recent;
      distinct += 1;
      idleDays = Math.min(idleDays, bought.idleDays);
    }
    return { purchases, recent, distinct, idleDays };
  }

  return (items, { inputs, mixes }) => {
    const row: Partial<Record<RedemptionInput, number>> = { ...inputs, ...ownInputs(ownSums(items)) };
    for (const input of CLASS_INPUTS) {
      const rule = CLASS_RULES[input];
      const { classes: numbers, weights } = mixes[input];
      let sum = addedTo(rule);
      for (let i = 0; i < numbers.length; i++) sum += weights[i]! * counts[rule.kind][numbers[i]!]!;
      row[input] = Math.log(sum * scaleOf(rule, all));
    }
    return row as RedemptionInputs;
  };
}
