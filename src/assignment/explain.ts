import type { PromotionIndex } from '../base/ids.js';
import type { Algorithm } from '../campaigns/campaign.js';
import { type Exploration, lotOf } from '../handbill/exposure.js';
import type { RedemptionInput } from '../ranking/redemption-ranker.js';
import type { Term } from '../ranking/score-terms.js';
import type { UpliftParts } from '../ranking/uplift/uplift-ranker.js';
import { explainUplift, RELEVANCE_INSTEAD } from './explain-uplift.js';
import type { Contribution, SlotExplanation } from './explanation.js';
import type { CampaignPlan } from './plan.js';
import {
  ORDER_WORDS,
  REASON_OF_INPUT,
  REASON_OF_TERM,
  REASONS,
  type Reason,
  type ReasonFacts,
  sentenceOf,
} from './reasons.js';

/** The score of a promotion taken apart by the item that counts most in it. */
export interface ScoreParts extends ReasonFacts {
  /** Terms of the formula (ranking/model.ts) in log-odds. */
  readonly terms: ReadonlyMap<Term, number>;
  /** What showing the promotion has taught of it, in log-odds; 0: nothing. */
  readonly level: number;
  /** What ranks in their place where redemptions have taught enough (ranking/redemption-ranker.ts); null: the terms do. */
  readonly learned: LearnedParts | null;
}

/** The same, for every algorithm that explains its scores. */
export interface ExplainedParts extends ScoreParts {
  /** What showing the promotion changes; null: too little is known of it. */
  readonly uplift: UpliftParts | null;
}

export interface LearnedParts {
  /** The log-odds of an average promotion, and what each input adds to them. */
  readonly level: number;
  readonly terms: Readonly<Partial<Record<RedemptionInput, number>>>;
}

/** What a slot holds; null: nothing. */
type Scored = { readonly promotion: PromotionIndex; readonly score: number } | null;

/** Why each offer of an AI_ENGINE or UPLIFT handbill is there; other algorithms name the order that they sort by. */
export function explainSlots(
  { campaign, candidates }: CampaignPlan,
  variantId: string,
  slots: readonly Scored[],
  partsAt: (position: number) => ExplainedParts,
  exploration: Exploration | null,
): SlotExplanation[] {
  const algorithm = campaign.variants.find((variant) => variant.variantId === variantId)?.algorithm;
  return slots.flatMap((held, slot) => {
    const position = held === null ? undefined : candidates.pool.positionOf(held.promotion);
    if (held === null || position === undefined || algorithm === undefined) return [];
    const { code } = candidates.pool.entries[position]!.promotion;
    const contributions = explainBy(algorithm, held.score, () => partsAt(position));
    return [{ slot, code, contributions, ...lotOf(exploration, slot) }];
  });
}

function explainBy(algorithm: Algorithm, score: number, parts: () => ExplainedParts): Contribution[] {
  switch (algorithm) {
    case 'AI_ENGINE':
      return explainScore(score, parts());
    case 'UPLIFT': {
      const all = parts();
      return all.uplift === null ? [RELEVANCE_INSTEAD, ...explainScore(score, all)] : explainUplift(all.uplift);
    }
    default:
      return [{ signal: 'order', amount: score, share: 1, words: ORDER_WORDS[algorithm] }];
  }
}

/**
 * Contributions in a marketer's words, strongest first and the starting point last. Amounts add up to the log-odds of the score; shares, which
 * leave the starting point out, to 1.
 */
export function explainScore(score: number, parts: ScoreParts): Contribution[] {
  const { terms, otherItems, learned } = parts;
  const amounts = new Map<Reason, number>((Object.keys(REASONS) as Reason[]).map((reason) => [reason, 0]));
  let explained = 0;
  const add = (reason: Reason, amount: number): void => {
    amounts.set(reason, amounts.get(reason)! + amount);
    explained += amount;
  };
  for (const [term, amount] of terms) add(REASON_OF_TERM[term], amount);
  add('shown', parts.level);
  for (const [input, amount] of Object.entries(learned?.terms ?? {}))
    add(REASON_OF_INPUT[input as RedemptionInput], amount);
  add('any_item', learned?.level ?? 0);
  // What the best item leaves unexplained: the others, or the rounding of the kernel.
  add(otherItems > 0 && learned === null ? 'other_items' : 'any_item', logOdds(score) - explained);

  const weight = (reason: Reason): number => (reason === 'any_item' ? 0 : Math.abs(amounts.get(reason)!));
  const all = [...amounts.keys()].reduce((sum, reason) => sum + weight(reason), 0);
  return [...amounts]
    .filter(([, amount]) => amount !== 0)
    .sort(([a], [b]) => weight(b) - weight(a))
    .map(([reason, amount]) => ({
      signal: reason,
      amount,
      share: all === 0 ? 0 : weight(reason) / all,
      words: sentenceOf(reason, amount, parts),
    }));
}

function logOdds(score: number): number {
  const p = Math.min(Math.max(score, 1e-9), 1 - 1e-7);
  return Math.log(p / (1 - p));
}
