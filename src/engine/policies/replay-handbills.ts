import { assignHandbill } from '../../assignment/assign.js';
import { type CampaignPlan, planCampaign } from '../../assignment/plan.js';
import { addBit, emptyBits } from '../../base/bits.js';
import type { CampaignIndex, PromotionIndex } from '../../base/ids.js';
import { giveWay } from '../../base/work.js';
import type { Algorithm, Campaign } from '../../campaigns/campaign.js';
import { type Half, halfOf } from '../../evaluation/policy/halves.js';
import type { ExposedHandbill } from '../../exposure/exposed-handbill.js';
import { placesOf } from '../../handbill/exposure.js';
import { historyAsOf } from '../../history/as-of.js';
import { RANK_K_MAX } from '../../limits.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { redeemedAsOf } from '../../wallet/as-of.js';
import { turnForPiece } from '../concurrency/long-work.js';
import { rememberedIn } from '../configuration/known-in.js';
import type { Registered } from '../configuration/registry.js';
import type { Desk } from '../desks/desk.js';

/** What the ranking would have shown in place of a handbill of the log. */
export interface Replay {
  readonly chosen: readonly { readonly promotion: PromotionIndex; readonly group: number; readonly place: number }[];
  /** By the ranking's own model, of what was chosen and of what was shown, as far as it is a candidate. */
  readonly probabilities: ReadonlyMap<PromotionIndex, number>;
}

export type Replayed = Replay | { readonly leftOut: string };

export interface ReplaySources {
  readonly campaign: Registered<Campaign>;
  readonly algorithm: Algorithm | null;
  /** For each half of the customers one with the levels that the other half has taught. */
  readonly desks: readonly [Desk, Desk];
}

/** What is known of the customer now. */
export interface ReplayedCustomer {
  readonly history: Uint8Array | null;
  readonly holdings: ProfileRecord['holdings'];
  readonly attributes: ProfileRecord['attributes'];
}

/**
 * Assigns handbills of the log once more, each at its time, in its arm, by another ranking: nothing left to chance, and nothing used up, since what was is not
 * known any more.
 */
export function createReplay({ campaign, algorithm, desks }: ReplaySources) {
  const plans = new Map<string, Promise<CampaignPlan>>();

  function planOf(variantId: string, half: Half): Promise<CampaignPlan> | undefined {
    const variant = campaign.value.variants.find((each) => each.variantId === variantId);
    if (variant === undefined) return undefined;
    const variants = [{ ...variant, weight: 1, algorithm: algorithm ?? variant.algorithm }];
    const alone: Campaign = { ...campaign.value, variants, exploration: null };
    const key = `${variantId}\n${half}`;
    const planning = planCampaign(alone, campaign.index as CampaignIndex, desks[half].candidates);
    const plan = plans.get(key) ?? giveWay(planning, turnForPiece);
    plans.set(key, plan);
    return plan;
  }

  return async (handbill: ExposedHandbill, customer: ReplayedCustomer): Promise<Replayed> => {
    const { profileId, variantId, assignedAtMs, startMs, endMs, circumstances, slots } = handbill;
    const half = halfOf(profileId);
    const plan = await planOf(variantId, half);
    if (plan === undefined) return { leftOut: 'their variant is no longer in the campaign' };
    if (circumstances === null) return { leftOut: 'their event does not tell what they were made from' };
    const history = historyAsOf(customer.history, assignedAtMs);
    if (history === undefined) return { leftOut: 'receipts of their time are only known summed up' };
    const { isMember, segments, storeId, promised, excluded } = circumstances;
    const { configuration } = desks[half];
    const told = { profileId, isMember, segments: new Set(segments), storeId };
    const order = desks[half].orderSources(history, assignedAtMs);
    const { handbill: again } = assignHandbill({
      ...order,
      plan,
      profile: rememberedIn(configuration, told, { attributes: customer.attributes, history }, assignedAtMs),
      record: { handbills: [], holdings: redeemedAsOf(customer.holdings, assignedAtMs), points: 0, outcomes: null },
      promised,
      excluded,
      exhausted: new Map(),
      nowMs: assignedAtMs,
      window: { startMs, endMs },
    });
    const places = placesOf(again.slots.map(({ group }) => group));
    const chosen = again.slots.flatMap((slot, i) =>
      slot.kind === 'filled' ? [{ promotion: slot.promotion, group: slot.group, place: places[i]! }] : [],
    );
    const offers = [...chosen, ...slots].map(({ promotion }) => promotion);
    return { chosen, probabilities: probabilitiesOf(offers, plan, order) };
  };
}

function probabilitiesOf(
  promotions: readonly PromotionIndex[],
  { candidates: { pool } }: CampaignPlan,
  { rank }: ReturnType<Desk['orderSources']>,
): Map<PromotionIndex, number> {
  const probabilities = new Map<PromotionIndex, number>();
  const positions = [...new Set(promotions.flatMap((promotion) => pool.positionOf(promotion) ?? []))];
  for (let from = 0; from < positions.length; from += RANK_K_MAX) {
    const asked = emptyBits(pool.entries.length);
    for (const position of positions.slice(from, from + RANK_K_MAX)) addBit(asked, position);
    const ranking = rank(asked, RANK_K_MAX);
    ranking.positions.forEach((position, i) => {
      probabilities.set(pool.entries[position]!.index, ranking.scores[i]!);
    });
  }
  return probabilities;
}
