import type { ItemIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import type { ScoreParts } from '../handbill/explain.js';
import type { CandidateIndex } from '../handbill/plan.js';
import { replayHistory } from '../profiles/replay.js';
import type { RankingModel } from '../ranking/model.js';
import { createItemScorer, type ItemScore } from '../ranking/score-terms.js';

/** Takes the scores of one customer's candidates apart, by the item that counts most in each. */
export function createScoreParts(
  { pool, catalog }: CandidateIndex,
  model: RankingModel,
  history: Uint8Array | null,
  nowMs: number,
): (position: number) => ScoreParts {
  const replay = history === null ? null : replayHistory(history);
  const scoreItem = createItemScorer(model, replay, Math.floor(nowMs / MS_PER_DAY));

  return (position) => {
    const { items } = pool.entries[position]!;
    let best: { readonly item: number; readonly score: ItemScore } | undefined;
    for (const item of items) {
      const score = scoreItem(item);
      if (best === undefined || score.score > best.score.score) best = { item, score };
    }
    if (best === undefined) return { terms: new Map(), signals: null, itemName: 'nothing', otherItems: 0 };
    const { item, score } = best;
    return {
      terms: score.terms,
      signals: score.signals,
      itemName: catalog.itemAt(item as ItemIndex)?.name || 'an item',
      otherItems: items.length - 1,
    };
  };
}
