import type { ScoreParts } from '../../assignment/explain.js';
import type { CandidateIndex } from '../../assignment/plan.js';
import type { ItemIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import type { ItemClasses } from '../../catalog/item-classes.js';
import { type Level, levelMean } from '../../exposure/level.js';
import { replayHistory } from '../../history/replay.js';
import { WIDE_PROMOTION_ITEMS } from '../../limits.js';
import type { RankingModel } from '../../ranking/model.js';
import { createOfferFacts } from '../../ranking/offer-facts.js';
import { createOfferInputs } from '../../ranking/offer-inputs.js';
import { ownPurchases } from '../../ranking/own-purchases.js';
import { type RedemptionRanker, redemptionTerms } from '../../ranking/redemption-ranker.js';
import { createCustomerScorer, type ItemScore } from '../../ranking/score-terms.js';
import { createWideSummary } from '../../ranking/wide-summary.js';

/** What ranks, and what it knows of items besides. */
export interface ScoringBasis {
  readonly model: RankingModel;
  readonly classes: ItemClasses;
}

type Replay = ReturnType<typeof replayHistory> | null;

/** Takes the scores of one customer's candidates apart, as the model ranks them: by redemptions, or by items. */
export function createScoreParts(
  candidates: CandidateIndex,
  { model, classes }: ScoringBasis,
  history: Uint8Array | null,
  nowMs: number,
  levelAt: (position: number) => Level,
): (position: number) => ScoreParts {
  const replay = history === null ? null : replayHistory(history);
  const nowDay = Math.floor(nowMs / MS_PER_DAY);
  const partsAt =
    model.redemptionRanker === null
      ? partsByItem(candidates, model, replay, nowDay)
      : partsByRedemptions(candidates, model.redemptionRanker, classes, replay, nowDay);
  return (position) => ({ ...partsAt(position), level: Math.log(levelMean(levelAt(position))) });
}

/** By the item that counts most in each. In a wide promotion those are the items that the customer bought, and the summary of the others. */
function partsByItem(
  { pool, catalog }: CandidateIndex,
  model: RankingModel,
  replay: Replay,
  nowDay: number,
): (position: number) => ScoredParts {
  const scorer = createCustomerScorer(model, replay, nowDay);
  const summarise = createWideSummary(model);
  const bought = new Set(replay?.items);
  const nameOf = (item: number): string => catalog.itemAt(item as ItemIndex)?.name || 'a product of this offer';
  const partsOf = (score: ItemScore, itemName: string | null, otherItems: number): ScoredParts => ({
    ...score,
    itemName,
    otherItems,
    purchases: 0,
    learned: null,
  });
  const nothing = partsOf({ score: Number.NEGATIVE_INFINITY, terms: new Map(), signals: null }, null, 0);

  return (position) => {
    const { items } = pool.entries[position]!;
    const isWide = items.length > WIDE_PROMOTION_ITEMS;
    const single = isWide ? items.filter((item) => bought.has(item)) : items;
    // Of a wide promotion they count by the square roots of their odds.
    const weight = isWide ? 0.5 : 1;
    const parts = Array.from(single, (item) =>
      partsOf(weighed(scorer.item(item), weight), nameOf(item), items.length - 1),
    );
    if (isWide) parts.push(partsOf(scorer.summary(summarise(items)), null, single.length));
    return parts.reduce((a, b) => (b.score > a.score ? b : a), nothing);
  };
}

const weighed = (score: ItemScore, weight: number): ItemScore => ({
  ...score,
  score: weight * score.score,
  terms: new Map([...score.terms].map(([term, amount]) => [term, weight * amount])),
});

/** What an item gives. */
interface ScoredParts extends Omit<ScoreParts, 'level'>, ItemScore {
  readonly signals: Float32Array | null;
}

function partsByRedemptions(
  { pool }: CandidateIndex,
  ranker: RedemptionRanker,
  classes: ItemClasses,
  replay: Replay,
  nowDay: number,
): (position: number) => Omit<ScoreParts, 'level'> {
  const factsOf = createOfferFacts(ranker.statistics, classes);
  const inputsOf = createOfferInputs(replay === null ? [] : ownPurchases(replay, nowDay), classes);
  return (position) => {
    const { items } = pool.entries[position]!;
    const inputs = inputsOf(items, factsOf(items));
    return {
      terms: new Map(),
      itemName: null,
      signals: null,
      otherItems: 0,
      purchases: Math.round(Math.expm1(inputs.purchases)),
      learned: { level: ranker.weights.chosen.level, terms: redemptionTerms(ranker, 'chosen', inputs) },
    };
  };
}
