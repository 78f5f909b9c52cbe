import { type Bits, isEmpty, removeBit } from '../base/bits.js';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { Period } from '../base/time.js';
import type { Variant } from '../campaigns/campaign.js';
import type { Circumstances } from '../handbill/circumstances.js';
import type { EmptySlotReason, Handbill, HandbillSlot } from '../handbill/handbill.js';
import type { Handbills } from '../handbill/handbills.js';
import { livesIn } from '../handbill/handbills.js';
import { handbillSeed } from '../handbill/window.js';
import { type Chosen, fillSlots } from './fill.js';
import { type OrderSources, rankBy } from './order.js';
import { type CampaignPlan, type Customer, eligibleByGroup, type GroupPlan } from './plan.js';

export interface AssignInput extends OrderSources, Customer {
  readonly plan: CampaignPlan;
  readonly nowMs: number;
  /** Of the handbill; candidates are judged by it. */
  readonly window: Period;
  /** Version of the model behind `rank`. */
  readonly modelVersion: number;
  /** How much was known. */
  readonly known: Pick<Circumstances, 'configurationVersion' | 'receipts' | 'lines'>;
  /** Promotions of the profile's other handbills of that time. */
  readonly promised: readonly PromotionIndex[];
}

/**
 * The set of a window, a pure function of its input. The caller has looked for a handbill that is there already, and whether the campaign
 * accepts the profile.
 */
export function assignHandbill(input: AssignInput): Handbill {
  const { plan, profile, known, nowMs, window } = input;
  const { campaign, candidates } = plan;
  const variantPlan = plan.variantOf(profile.profileId);
  const { variant, groups } = variantPlan;
  const seed = handbillSeed(profile.profileId, campaign.campaignId, window.startMs);
  const promised = promisedTo(input, variant);
  const eligible = eligibleByGroup(variantPlan, candidates, input, window);
  const chosen = fillSlots({
    pool: candidates.pool,
    groups: groups.map(({ group }, g) => ({ slots: group.slots, eligible: eligible[g]! })),
    rank: rankBy(variant.algorithm, input, candidates.pool, candidates.orders, seed),
    overlap: candidates.overlap,
    withinHandbill: variant.overlap.withinHandbill,
    mostFilled: candidates.mostFilled,
    promised: positionsOf(promised, plan),
  });
  const held = new Set(chosen.flat().map(({ position }) => position));
  return {
    campaign: plan.index,
    variantId: variant.variantId,
    startMs: window.startMs,
    endMs: window.endMs,
    assignedAtMs: nowMs,
    seed,
    modelVersion: input.modelVersion,
    slots: groups.flatMap((group, g) => slotsOf(plan, group, g, chosen[g]!, eligible[g]!, held)),
    circumstances: {
      isMember: profile.isMember,
      segments: [...profile.segments],
      storeId: profile.storeId,
      ...known,
      promised,
    },
  };
}

/** What the profile's handbills of other campaigns hold, those that live at some time of a window. */
export function promisedByOthers({ handbills }: Handbills, campaign: CampaignIndex, window: Period): PromotionIndex[] {
  const promotions: PromotionIndex[] = [];
  for (const handbill of handbills) {
    if (handbill.campaign === campaign || !livesIn(handbill, window)) continue;
    for (const slot of handbill.slots) if (slot.kind === 'filled') promotions.push(slot.promotion);
  }
  return promotions;
}

/** Of what others hold, what this handbill has to keep clear of. */
export const promisedTo = (
  { promised }: Pick<AssignInput, 'promised'>,
  { overlap }: Variant,
): readonly PromotionIndex[] => (overlap.withOtherHandbills ? promised : []);

/** Positions of the candidates among the promotions; what is no candidate any more is not shown either. */
export const positionsOf = (promotions: readonly PromotionIndex[], { candidates: { pool } }: CampaignPlan): number[] =>
  promotions.flatMap((promotion) => pool.positionOf(promotion) ?? []);

function slotsOf(
  { candidates }: CampaignPlan,
  { group, filter }: GroupPlan,
  g: number,
  chosen: readonly Chosen[],
  eligible: Bits,
  held: ReadonlySet<number>,
): HandbillSlot[] {
  const slots: HandbillSlot[] = chosen.map(({ position, score }) => ({
    kind: 'filled',
    group: g,
    promotion: candidates.pool.entries[position]!.index,
    score,
  }));
  if (slots.length === group.slots) return slots;
  const reason = emptyReason(filter.matching, eligible, held);
  while (slots.length < group.slots) slots.push({ kind: 'empty', group: g, reason });
  return slots;
}

function emptyReason(matching: Bits, eligible: Bits, held: ReadonlySet<number>): EmptySlotReason {
  if (isEmpty(matching)) return 'NO_CANDIDATE';
  if (isEmpty(eligible)) return 'NONE_ELIGIBLE';
  const left = eligible.slice();
  for (const position of held) removeBit(left, position);
  return isEmpty(left) ? 'TOO_FEW_CANDIDATES' : 'OVERLAP';
}
