import type { PromotionIndex } from '../base/ids.js';
import type { Algorithm } from '../campaigns/campaign.js';
import { type Exploration, lotOf } from '../handbill/exposure.js';
import type { RedemptionInput } from '../ranking/redemption-ranker.js';
import type { Term } from '../ranking/score-terms.js';
import type { UpliftParts } from '../ranking/uplift/uplift-ranker.js';
import { SIGNALS, sliderWords, varietyFact } from './boost-words.js';
import type { BoostPart, CustomerBoosts } from './customer-boosts.js';
import type { Variety } from './diversity.js';
import { explainUplift, RELEVANCE_INSTEAD } from './explain-uplift.js';
import type { Contribution, SlotExplanation } from './explanation.js';
import { type CampaignPlan, varietyFor } from './plan.js';
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
  boosts: CustomerBoosts | null,
): SlotExplanation[] {
  const variant = campaign.variants.find((each) => each.variantId === variantId);
  if (variant === undefined) return [];
  const { algorithm } = variant;
  const { pool } = candidates;
  const variety = varietyFor(variant, candidates);
  const above: Uint32Array[] = [];
  return slots.flatMap((held, slot) => {
    const position = held === null ? undefined : pool.positionOf(held.promotion);
    if (held === null || position === undefined) return [];
    const { promotion, items } = pool.entries[position]!;
    const boosted = boosts?.partsAt(position) ?? [];
    const contributions = explainBy(algorithm, held.score, () => partsAt(position), boosted);
    if (variety !== null) contributions.push(varietyContribution(variety, items, above));
    above.push(items);
    return [{ slot, code: promotion.code, contributions, ...lotOf(exploration, slot) }];
  });
}

function explainBy(
  algorithm: Algorithm,
  score: number,
  parts: () => ExplainedParts,
  boosted: readonly BoostPart[],
): Contribution[] {
  switch (algorithm) {
    case 'AI_ENGINE':
      return explainScore(score, parts(), boosted);
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
export function explainScore(score: number, parts: ScoreParts, boosted: readonly BoostPart[] = []): Contribution[] {
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
  for (const { amount } of boosted) explained += amount;
  // What the best item leaves unexplained: the others, or the rounding of the kernel.
  add(otherItems > 0 && learned === null ? 'other_items' : 'any_item', logOdds(score) - explained);

  const reasons = [...amounts]
    .filter(([, amount]) => amount !== 0)
    .map(([signal, amount]) => ({ signal, amount, words: sentenceOf(signal, amount, parts) }));
  const told: readonly BoostPart[] = [...reasons, ...boosted];
  const weight = ({ signal, amount }: BoostPart): number => (signal === 'any_item' ? 0 : Math.abs(amount));
  const all = told.reduce((sum, each) => sum + weight(each), 0);
  return told
    .toSorted((a, b) => weight(b) - weight(a))
    .map((each) => ({ ...each, share: all === 0 ? 0 : weight(each) / all }));
}

/** Variety moves the order, not the scores. */
const varietyContribution = (
  { slider, alike }: Variety,
  items: Uint32Array,
  above: readonly Uint32Array[],
): Contribution => ({
  signal: SIGNALS.diversity,
  amount: 0,
  share: 0,
  words: sliderWords('diversity', slider, varietyFact(above.filter((other) => alike(other, items)).length)),
});

function logOdds(score: number): number {
  const p = Math.min(Math.max(score, 1e-9), 1 - 1e-7);
  return Math.log(p / (1 - p));
}
