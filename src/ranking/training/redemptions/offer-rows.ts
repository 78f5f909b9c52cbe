import type { ItemClasses } from '../../../catalog/item-classes.js';
import { createOfferFacts, type OfferFacts } from '../../offer-facts.js';
import { createOfferInputs, type OwnPurchases } from '../../offer-inputs.js';
import type { OfferStatistics } from '../../offer-statistics.js';
import { type OfferKind, REDEMPTION_INPUTS } from '../../redemption-ranker.js';
import { type CustomerState, stateReader } from '../customer-state.js';
import type { Choice } from '../fit-choices.js';
import type { ReceiptSet } from '../receipts.js';
import { type ChoiceSet, type OfferChoice, receiptsBefore } from './choice-set.js';
import { replayStatistics } from './statistics-replay.js';

/** Inputs of the candidates of a choice, in the order of REDEMPTION_INPUTS; the redeemed ones are first. */
export interface OfferRow extends Choice {
  readonly kind: OfferKind;
}

/** What is known of promotions is read anew so often at most: it moves slowly, and wide lists take their time. */
const READINGS_MAX = 50;

/**
 * A row a choice as of its day; choices are oldest first. `everybody`: whose receipts popularity is of. With the rows come the statistics of all
 * that is known.
 */
export function offerRows(
  set: ChoiceSet,
  choices: readonly OfferChoice[],
  everybody: ReceiptSet,
  classes: ItemClasses,
): { readonly rows: OfferRow[]; readonly statistics: OfferStatistics } {
  const { receipts, lists } = set;
  const read = stateReader(receipts);
  const { statistics, advanceTo } = replayStatistics(everybody, set, classes);
  let factsOf: ReturnType<typeof createOfferFacts> | undefined;
  let known = new Map<number, OfferFacts>();
  let [readOn, sinceReading] = [Number.NEGATIVE_INFINITY, 0];

  function readFacts(day: number): void {
    sinceReading += 1;
    if (factsOf !== undefined && (day === readOn || sinceReading <= choices.length / READINGS_MAX)) return;
    advanceTo(day);
    factsOf = createOfferFacts(statistics, classes);
    known = new Map();
    [readOn, sinceReading] = [day, 0];
  }

  const rows = choices.map(({ customer, day, candidates, redeemed, kind }): OfferRow => {
    readFacts(day);
    const state = read(customer, receiptsBefore(receipts, customer, day), day);
    const inputsOf = createOfferInputs(ownPurchases(state), classes);
    const inputs = new Float64Array(candidates.length * REDEMPTION_INPUTS.length);
    for (const [c, list] of candidates.entries()) {
      const items = lists[list]!;
      const facts = known.get(list) ?? factsOf!(items);
      known.set(list, facts);
      const row = inputsOf(items, facts);
      for (const [i, name] of REDEMPTION_INPUTS.entries()) inputs[c * REDEMPTION_INPUTS.length + i] = row[name];
    }
    return { inputs, redeemed: new Set(Array.from({ length: redeemed }, (_, c) => c)), kind };
  });
  advanceTo(Number.POSITIVE_INFINITY);
  return { rows, statistics };
}

/** Of the decayed sums of a state, the one whose half-life is 240 days. */
const RECENT = 2;

function ownPurchases({ count, item, n, dayDecays, agoDays }: CustomerState): OwnPurchases[] {
  return Array.from({ length: count }, (_, slot) => ({
    item: item[slot]!,
    purchases: n[slot]!,
    recent: dayDecays[RECENT]![slot]!,
    idleDays: agoDays[slot]!,
  }));
}
