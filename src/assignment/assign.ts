import { type Bits, isEmpty, removeBit } from '../base/bits.js';
import type { EmptySlotReason, Handbill, HandbillSlot } from '../handbill/handbill.js';
import type { Handbills } from '../handbill/handbills.js';
import { isLive } from '../handbill/handbills.js';
import { activityWindow, handbillSeed } from '../handbill/window.js';
import { type Chosen, fillSlots } from './fill.js';
import { type OrderSources, rankBy } from './order.js';
import { type CampaignPlan, type Customer, eligibleByGroup, type GroupPlan } from './plan.js';

export interface AssignInput extends OrderSources, Customer {
  readonly plan: CampaignPlan;
  readonly nowMs: number;
  /** Version of the model behind `rank`. */
  readonly modelVersion: number;
}

/**
 * The set of a fresh window that begins now, a pure function of its input. The caller has looked for a live handbill, and whether the
 * campaign accepts the profile.
 */
export function assignHandbill(input: AssignInput): Handbill {
  const { plan, profile, record, nowMs } = input;
  const { campaign, candidates } = plan;
  const variantPlan = plan.variantOf(profile.profileId);
  const { variant, groups } = variantPlan;
  const window = activityWindow(campaign.activity, nowMs);
  const seed = handbillSeed(profile.profileId, campaign.campaignId, window.startMs);
  const eligible = eligibleByGroup(variantPlan, candidates, input, window);
  const chosen = fillSlots({
    pool: candidates.pool,
    groups: groups.map(({ group }, g) => ({ slots: group.slots, eligible: eligible[g]! })),
    rank: rankBy(variant.algorithm, input, candidates.pool, candidates.orders, seed),
    overlap: candidates.overlap,
    withinHandbill: variant.overlap.withinHandbill,
    mostFilled: candidates.mostFilled,
    promised: variant.overlap.withOtherHandbills ? promisedPositions(plan, record, nowMs) : [],
  });
  const held = new Set(chosen.flat().map(({ position }) => position));
  return {
    campaign: plan.index,
    variantId: variant.variantId,
    ...window,
    seed,
    modelVersion: input.modelVersion,
    slots: groups.flatMap((group, g) => slotsOf(plan, group, g, chosen[g]!, eligible[g]!, held)),
  };
}

/** Positions of the candidates that the profile's other live handbills hold; what is no candidate any more is not shown either. */
export function promisedPositions(plan: CampaignPlan, { handbills }: Handbills, nowMs: number): number[] {
  const positions: number[] = [];
  for (const handbill of handbills) {
    if (handbill.campaign === plan.index || !isLive(handbill, nowMs)) continue;
    for (const slot of handbill.slots) {
      const position = slot.kind === 'filled' ? plan.candidates.pool.positionOf(slot.promotion) : undefined;
      if (position !== undefined) positions.push(position);
    }
  }
  return positions;
}

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
