import type { LearnedParts, ScoreParts } from '../../assignment/explain.js';
import type { CandidateIndex } from '../../assignment/plan.js';
import type { ItemIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import { type Level, levelMean } from '../../exposure/level.js';
import { replayHistory } from '../../history/replay.js';
import { WIDE_PROMOTION_ITEMS } from '../../limits.js';
import type { RankingModel } from '../../ranking/model.js';
import { createCustomerScorer, type ItemScore } from '../../ranking/score-terms.js';
import { ownInputs, ownPart } from '../../ranking/wide-ranker.js';
import { createWideSummary } from '../../ranking/wide-summary.js';

/**
 * Takes the scores of one customer's candidates apart, by the item that counts most in each. In a wide promotion those are the items that the
 * customer bought, and the summary of the others; what redemptions have taught adds to all of them.
 */
export function createScoreParts(
  { pool, catalog }: CandidateIndex,
  model: RankingModel,
  history: Uint8Array | null,
  nowMs: number,
  levelAt: (position: number) => Level,
): (position: number) => ScoreParts {
  const replay = history === null ? null : replayHistory(history);
  const scorer = createCustomerScorer(model, replay, Math.floor(nowMs / MS_PER_DAY));
  const summarise = createWideSummary(model);
  const bought = new Set(replay?.items);
  const weights = model.wideRanker?.weights;
  const learnedOf = (list: number, purchases: number): LearnedParts | null =>
    weights ? { list, purchases, own: purchases > 0 ? ownPart(weights, ownInputs(purchases)) : 0 } : null;
  const nameOf = (item: number): string => catalog.itemAt(item as ItemIndex)?.name || 'a product of this offer';

  const partsOf = (score: ItemScore, itemName: string | null, otherItems: number): ScoredParts => ({
    ...score,
    itemName,
    otherItems,
    learned: null,
    level: 0,
  });
  const nothing = partsOf({ score: Number.NEGATIVE_INFINITY, terms: new Map(), signals: null }, null, 0);

  return (position) => ({ ...scored(position), level: Math.log(levelMean(levelAt(position))) });

  function scored(position: number): ScoredParts {
    const { items } = pool.entries[position]!;
    const isWide = items.length > WIDE_PROMOTION_ITEMS;
    const single = isWide ? items.filter((item) => bought.has(item)) : items;
    const parts = Array.from(single, (item) => partsOf(scorer.item(item), nameOf(item), items.length - 1));
    const best = () => parts.reduce((a, b) => (b.score > a.score ? b : a), nothing);
    if (!isWide) return best();
    const summary = summarise(items);
    parts.push(partsOf(scorer.summary(summary), null, single.length));
    return { ...best(), learned: learnedOf(summary.shift, scorer.purchasesOf(single)) };
  }
}

interface ScoredParts extends ScoreParts, ItemScore {
  readonly signals: Float32Array | null;
}
