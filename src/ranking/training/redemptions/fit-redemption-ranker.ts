import { plural } from '../../../base/plural.js';
import type { ItemClasses } from '../../../catalog/item-classes.js';
import { HISTORY_WINDOW_RECEIPTS } from '../../../limits.js';
import {
  type OfferKind,
  REDEMPTION_INPUTS,
  type RedemptionInputs,
  type RedemptionRanker,
  type RedemptionWeights,
} from '../../redemption-ranker.js';
import { scoreChoice } from '../fit-choices.js';
import { type ReceiptSet, receiptCount } from '../receipts.js';
import { calibratedLevel } from './calibrated-level.js';
import { type ChoiceSet, type OfferChoice, receiptsBefore } from './choice-set.js';
import { fitKinds } from './fit-kinds.js';
import { type OfferRow, offerRows } from './offer-rows.js';

/** What came of the redemptions in a training. */
export interface RedemptionReport {
  /** Those that could teach. */
  readonly redemptions: number;
  /** Choices that they are of. */
  readonly choices: number;
  /** Why promotions are ranked by the formula, in a sentence; empty: by what redemptions teach. */
  readonly reason: string;
  /** Of promotions that are chosen for a customer. Empty when nothing was learned. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Fewer teach weights that rank no better than the formula (docs/ranking.md). */
export const REDEMPTIONS_MIN = 200;
/** Pull towards no weights, over the number of choices: the more of them, the less (docs/ranking.md). */
const L2_CHOICES = 45;
/** The same of a kind's own weights towards the common ones. */
const KIND_L2_CHOICES = 120;

/** Learns how promotions are redeemed; null with too few redemptions. The same choices and receipts: the same bits. */
export function fitRedemptionRanker(
  set: ChoiceSet,
  everybody: ReceiptSet,
  classes: ItemClasses,
): { readonly ranker: RedemptionRanker | null; readonly report: RedemptionReport } {
  const choices = usable(set);
  const redemptions = choices.reduce((sum, { redeemed }) => sum + redeemed, 0);
  const facts = { redemptions, choices: choices.length };
  if (redemptions < REDEMPTIONS_MIN) {
    const reason = `${plural(redemptions, 'redemption')} in choices between promotions; learning from them needs ${REDEMPTIONS_MIN}`;
    return { ranker: null, report: { ...facts, reason, weights: {} } };
  }
  const { rows, statistics } = offerRows(set, choices, everybody, classes);
  const weights = fitRedemptionWeights(rows);
  const ranker = { redemptions, weights, means: meansOf(rows), statistics };
  return { ranker, report: { ...facts, reason: '', weights: weights.chosen } };
}

/** Weights of each kind of choices; the level makes the chances of what was offered add up to what was redeemed. */
export function fitRedemptionWeights(rows: readonly OfferRow[]): RedemptionRanker['weights'] {
  const fitted = fitKinds(rows, {
    width: REDEMPTION_INPUTS.length,
    l2: L2_CHOICES / rows.length,
    kindL2: (choices) => KIND_L2_CHOICES / choices,
  });
  const means = byInput((i) => meanOf(rows, i));
  const all = Object.entries(fitted).map(([kind, weights]) => {
    const own = rows.filter((row) => row.kind === kind);
    const center = REDEMPTION_INPUTS.reduce((sum, name, i) => sum + weights[i]! * means[name], 0);
    const scored = (own.length > 0 ? own : rows).map((row) => ({
      scores: scoreChoice(row.inputs, weights).map((score) => score - center),
      redeemed: row.redeemed.size,
    }));
    return [kind, { ...byInput((i) => weights[i]!), level: calibratedLevel(scored) }];
  });
  return Object.fromEntries(all) as Record<OfferKind, RedemptionWeights>;
}

const byInput = (value: (i: number) => number): RedemptionInputs =>
  Object.fromEntries(REDEMPTION_INPUTS.map((name, i) => [name, value(i)])) as RedemptionInputs;

const meansOf = (rows: readonly OfferRow[]): RedemptionInputs => byInput((i) => meanOf(rows, i));

function meanOf(rows: readonly OfferRow[], input: number): number {
  let [sum, count] = [0, 0];
  for (const { inputs } of rows) {
    for (let at = input; at < inputs.length; at += REDEMPTION_INPUTS.length) sum += inputs[at]!;
    count += inputs.length / REDEMPTION_INPUTS.length;
  }
  return count > 0 ? sum / count : 0;
}

/** Choices that say something, oldest first: with something not redeemed, by customers whose past is known. */
function usable({ choices, receipts }: ChoiceSet): OfferChoice[] {
  const isKnown = ({ customer, day }: OfferChoice): boolean =>
    receiptsBefore(receipts, customer, day) > 0 || receiptCount(receipts, customer) < HISTORY_WINDOW_RECEIPTS;
  return choices
    .filter(({ candidates, redeemed }) => redeemed < candidates.length)
    .filter(isKnown)
    .sort((a, b) => a.day - b.day);
}
