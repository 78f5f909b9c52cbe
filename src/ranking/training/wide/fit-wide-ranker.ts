import { plural } from '../../../base/plural.js';
import { HISTORY_WINDOW_RECEIPTS, WIDE_PROMOTION_ITEMS } from '../../../limits.js';
import type { RankingModel } from '../../model.js';
import {
  addRedemption,
  type ListInputs,
  listInputs,
  ownInputs,
  WIDE_INPUTS,
  type WideRanker,
  type WideWeights,
} from '../../wide-ranker.js';
import { stateReader } from '../customer-state.js';
import { type Choice, fitChoices } from '../fit-choices.js';
import { receiptCount } from '../receipts.js';
import { itemScorer } from '../score-items.js';
import { type ChoiceSet, type OfferChoice, receiptsBefore } from './choice-set.js';
import { createOfferLists, type OfferList, scoreOffers } from './offer-scores.js';

/** What came of the redemptions in a training. */
export interface WideReport {
  /** Those that could teach: of choices among promotions of which one at least is wide. */
  readonly redemptions: number;
  /** Choices that they are of. */
  readonly choices: number;
  /** Why wide promotions are ranked by the summary of their items alone, in a sentence; empty: by what redemptions teach. */
  readonly reason: string;
  /** Empty when nothing was learned. */
  readonly weights: Partial<WideWeights>;
}

/** Fewer teach five weights no better than the summary's formula is without them (docs/ranking.md). */
export const WIDE_REDEMPTIONS_MIN = 200;
/** Pull towards the summary's formula, over the number of choices: the more of them, the less (docs/ranking.md). */
const L2_CHOICES = 10;

/** Learns what redemptions teach of wide promotions beyond the model; null with too few of them. The same set and model: the same bits. */
export function fitWideRanker(
  model: RankingModel,
  set: ChoiceSet,
): { readonly ranker: WideRanker | null; readonly report: WideReport } {
  const choices = usable(set);
  const redemptions = choices.reduce((sum, { redeemed }) => sum + redeemed, 0);
  const facts = { redemptions, choices: choices.length };
  if (redemptions < WIDE_REDEMPTIONS_MIN) {
    const reason = `${plural(redemptions, 'redemption')} in choices with a wide promotion; learning from them needs ${WIDE_REDEMPTIONS_MIN}`;
    return { ranker: null, report: { ...facts, reason, weights: {} } };
  }
  const redeemed = new Float32Array(model.itemCount);
  const rows = choiceRows(model, set, choices, redeemed);
  const fitted = fitWideWeights(rows);
  const weights = Object.fromEntries(WIDE_INPUTS.map((name, i) => [name, fitted[i]!])) as WideWeights;
  return { ranker: { redemptions, weights, redeemed }, report: { ...facts, reason: '', weights } };
}

/** Weights in the order of WIDE_INPUTS. */
export function fitWideWeights(rows: readonly OfferRow[]): Float64Array {
  return fitChoices(rows, { l2: L2_CHOICES / rows.length, prior: new Float64Array(WIDE_INPUTS.length) });
}

/** Choices that say something of wide promotions, oldest first: with one, with something not redeemed, by customers whose past is known. */
function usable({ choices, lists, receipts }: ChoiceSet): OfferChoice[] {
  const isKnown = ({ customer, day }: OfferChoice): boolean =>
    receiptsBefore(receipts, customer, day) > 0 || receiptCount(receipts, customer) < HISTORY_WINDOW_RECEIPTS;
  return choices
    .filter(({ candidates, redeemed }) => redeemed < candidates.length)
    .filter(({ candidates }) => candidates.some((list) => lists[list]!.length > WIDE_PROMOTION_ITEMS))
    .filter(isKnown)
    .sort((a, b) => a.day - b.day);
}

/** Inputs of the candidates, and as offset their scores by the summary's formula. */
export type OfferRow = Choice & Required<Pick<Choice, 'offset'>>;

/** A row a choice as of its day; choices are oldest first. `redeemed` (zeros, an entry an item) gets all redemptions of the set on the way. */
export function choiceRows(
  model: RankingModel,
  { receipts, lists, redemptions }: ChoiceSet,
  choices: readonly OfferChoice[],
  redeemed: Float32Array,
): OfferRow[] {
  const read = stateReader(receipts);
  const scoreItems = itemScorer(model);
  const itemScores = new Float64Array(model.itemCount);
  const toOffer = createOfferLists(model);
  const offers: (OfferList | undefined)[] = [];
  const earlier = [...redemptions].sort((a, b) => a.day - b.day);
  let counted = 0;
  let known = new Map<number, ListInputs>();

  function countBefore(day: number): void {
    for (; counted < earlier.length && earlier[counted]!.day < day; counted++) {
      addRedemption(redeemed, lists[earlier[counted]!.list]!);
      known = new Map();
    }
  }

  function inputsOf(list: number): ListInputs {
    const inputs = known.get(list) ?? listInputs(lists[list]!, redeemed);
    known.set(list, inputs);
    return inputs;
  }

  const rows = choices.map(({ customer, day, candidates, redeemed: taken }): OfferRow => {
    countBefore(day);
    const state = read(customer, receiptsBefore(receipts, customer, day), day);
    scoreItems(1, () => state, itemScores);
    const scoreOf = scoreOffers(model, state, itemScores);
    const inputs = new Float64Array(candidates.length * WIDE_INPUTS.length);
    const offset = new Float64Array(candidates.length);
    for (const [c, list] of candidates.entries()) {
      const offer = offers[list] ?? toOffer(lists[list]!);
      offers[list] = offer;
      const { score, purchases } = scoreOf(offer);
      offset[c] = score;
      // The formula stays as it is for narrow promotions: they are in the choice as what wide ones are measured against.
      if (offer.summary === null) continue;
      const values = { ...inputsOf(list), ...ownInputs(purchases) };
      for (const [i, name] of WIDE_INPUTS.entries()) inputs[c * WIDE_INPUTS.length + i] = values[name];
    }
    return { inputs, offset, redeemed: new Set(Array.from({ length: taken }, (_, c) => c)) };
  });
  countBefore(Number.POSITIVE_INFINITY);
  return rows;
}
