import type { ItemIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import type { ScoreParts } from '../../handbill/explain.js';
import type { CandidateIndex } from '../../handbill/plan.js';
import { WIDE_PROMOTION_ITEMS } from '../../limits.js';
import { replayHistory } from '../../profiles/replay.js';
import type { RankingModel } from '../../ranking/model.js';
import { createCustomerScorer, type ItemScore } from '../../ranking/score-terms.js';
import { createWideSummary } from '../../ranking/wide-summary.js';

/**
 * Takes the scores of one customer's candidates apart, by the item that counts most in each. In a wide promotion those are the items that the
 * customer bought, and the summary of the others.
 */
export function createScoreParts(
  { pool, catalog }: CandidateIndex,
  model: RankingModel,
  history: Uint8Array | null,
  nowMs: number,
): (position: number) => ScoreParts {
  const replay = history === null ? null : replayHistory(history);
  const scorer = createCustomerScorer(model, replay, Math.floor(nowMs / MS_PER_DAY));
  const summarise = createWideSummary(model);
  const bought = new Set(replay?.items);
  const nameOf = (item: number): string => catalog.itemAt(item as ItemIndex)?.name || 'an item';

  return (position) => {
    const { items } = pool.entries[position]!;
    const isWide = items.length > WIDE_PROMOTION_ITEMS;
    const single = isWide ? items.filter((item) => bought.has(item)) : items;
    const parts = Array.from(single, (item) => partsOf(scorer.item(item), nameOf(item), items.length - 1));
    if (isWide) parts.push(partsOf(scorer.summary(summarise(items)), `this choice of ${items.length}`, single.length));
    return parts.reduce((a, b) => (b.score > a.score ? b : a), NO_ITEM);
  };
}

interface ScoredParts extends ScoreParts, ItemScore {
  readonly signals: Float32Array | null;
}

function partsOf(score: ItemScore, itemName: string, otherItems: number): ScoredParts {
  return { ...score, itemName, otherItems };
}

const NO_ITEM = partsOf({ score: Number.NEGATIVE_INFINITY, terms: new Map(), signals: null }, 'nothing', 0);
