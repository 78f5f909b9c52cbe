import { REDEMPTION_INPUTS } from '../../ranking/redemption-ranker.js';
import { stateReader } from '../../ranking/training/customer-state.js';
import { scoreChoice } from '../../ranking/training/fit-choices.js';
import { receiptsBefore } from '../../ranking/training/redemptions/choice-set.js';
import { fitRedemptionWeights } from '../../ranking/training/redemptions/fit-redemption-ranker.js';
import { offerRows } from '../../ranking/training/redemptions/offer-rows.js';
import { itemScorer } from '../../ranking/training/score-items.js';
import { trainModel } from '../../ranking/training/train-model.js';
import { TRAINING_DEFAULTS } from '../../ranking/training/training-options.js';
import { createOfferLists, scoreOffers } from '../offer-scores.js';
import { knownShares } from '../served-promotions.js';
import { knownOn } from '../time-split.js';
import { type JourneyChoices, journeyChoices, journeyClasses, type KnownChoice } from './journey-choices.js';
import type { Journey } from './read-journey.js';

/** Scores of the campaign's coupons for each choice, with few redemptions and with enough. */
export interface ServedScores {
  /** By the formula of what is bought. */
  readonly formula: readonly Float64Array[];
  /** By what redemptions teach. */
  readonly learned: readonly Float64Array[];
}

/**
 * Ranks coupons as a server would on the morning of each campaign: by a model trained on the days before, and by what the redemptions of the other
 * `parts` of the households teach, with the code that `handbill train` runs. A training for each campaign: minutes.
 */
export function servedCoupons(
  journey: Journey,
  choices: readonly KnownChoice[],
  partOf: (household: number) => number,
  parts: number,
  onProgress: (done: number, stage: string) => void,
): ServedScores {
  const set = journeyChoices(journey, choices);
  return {
    learned: inPositions(set, learnedScores(journey, set, partOf, parts)),
    formula: inPositions(set, formulaScores(journey, set, choices, onProgress)),
  };
}

/** From the order of the candidates to that of the campaign's coupons. */
function inPositions({ orders }: JourneyChoices, scores: readonly Float64Array[]): Float64Array[] {
  return scores.map((ofCandidates, i) => {
    const out = new Float64Array(ofCandidates.length);
    for (const [c, position] of orders[i]!.entries()) out[position] = ofCandidates[c]!;
    return out;
  });
}

function learnedScores(
  journey: Journey,
  set: JourneyChoices,
  partOf: (household: number) => number,
  parts: number,
): Float64Array[] {
  const oldestFirst = [...set.choices.keys()].sort((a, b) => set.choices[a]!.day - set.choices[b]!.day);
  const choices = oldestFirst.map((i) => set.choices[i]!);
  const { rows } = offerRows(set, choices, set.receipts, journeyClasses(journey));
  const weights = Array.from({ length: parts }, (_, part) =>
    fitRedemptionWeights(rows.filter((_, i) => partOf(choices[i]!.customer) !== part)),
  );
  const scores: Float64Array[] = [];
  for (const [i, { inputs, kind }] of rows.entries()) {
    const ofKind = weights[partOf(choices[i]!.customer)]![kind];
    const inOrder = Float64Array.from(REDEMPTION_INPUTS, (name) => ofKind[name]);
    scores[oldestFirst[i]!] = scoreChoice(inputs, inOrder);
  }
  return scores;
}

function formulaScores(
  journey: Journey,
  { receipts, lists, choices }: JourneyChoices,
  known: readonly KnownChoice[],
  onProgress: (done: number, stage: string) => void,
): Float64Array[] {
  const read = stateReader(receipts);
  const scores: Float64Array[] = [];
  const campaigns = [...new Set(known.map(({ campaign }) => campaign))];
  for (const [c, number] of campaigns.entries()) {
    const { id, startDay } = journey.campaigns[number]!;
    onProgress(c / campaigns.length, `campaign ${id}: training`);
    const past = knownOn(receipts, startDay);
    const trained = trainModel(past.data, { ...TRAINING_DEFAULTS, prior: {} }).model;
    const model = { ...trained, shares: knownShares(past) };
    const scoreItems = itemScorer(model);
    const itemScores = new Float64Array(model.itemCount);
    const toOffer = createOfferLists(model);
    const offers = new Map<number, ReturnType<typeof toOffer>>();
    for (const [i, { customer, day, candidates }] of choices.entries()) {
      if (known[i]!.campaign !== number) continue;
      const state = read(customer, receiptsBefore(receipts, customer, day), day);
      scoreItems(1, () => state, itemScores);
      const scoreOf = scoreOffers(model, state, itemScores);
      scores[i] = Float64Array.from(candidates, (list) => {
        const offer = offers.get(list) ?? toOffer(lists[list]!);
        offers.set(list, offer);
        return scoreOf(offer);
      });
    }
  }
  return scores;
}
