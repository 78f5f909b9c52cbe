import { type Bits, isEmpty, removeBit } from '../base/bits.js';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { Variant } from '../campaigns/campaign.js';
import type { Circumstances } from '../handbill/circumstances.js';
import type { Exposure } from '../handbill/exposure.js';
import type { EmptySlotReason, Handbill, HandbillSlot } from '../handbill/handbill.js';
import type { Handbills } from '../handbill/handbills.js';
import { isLive } from '../handbill/handbills.js';
import { activityWindow, handbillSeed } from '../handbill/window.js';
import { explore } from './explore.js';
import { exposureOf, untouched } from './expose.js';
import { type Chosen, type FillInput, fillSlots } from './fill.js';
import { chancesBy, type OrderSources, rankBy } from './order.js';
import { type CampaignPlan, type Customer, eligibleByGroup, type GroupPlan } from './plan.js';

export interface AssignInput extends OrderSources, Customer {
  readonly plan: CampaignPlan;
  readonly nowMs: number;
  /** Version of the model behind `rank`. */
  readonly modelVersion: number;
  /** How much was known. */
  readonly known: Pick<Circumstances, 'configurationVersion' | 'receipts' | 'lines'>;
  /** Promotions of the profile's other live handbills. */
  readonly promised: readonly PromotionIndex[];
}

/** A fresh handbill, and how it came to hold what it holds. */
export interface Assignment {
  readonly handbill: Handbill;
  readonly exposure: Exposure;
}

/**
 * The set of a fresh window that begins now, a pure function of its input. The caller has looked for a live handbill, and whether the
 * campaign accepts the profile.
 */
export function assignHandbill(input: AssignInput): Assignment {
  const { plan, profile, known, nowMs } = input;
  const { campaign, candidates } = plan;
  const variantPlan = plan.variantOf(profile.profileId);
  const { variant, groups } = variantPlan;
  const window = activityWindow(campaign.activity, nowMs);
  const seed = handbillSeed(profile.profileId, campaign.campaignId, window.startMs);
  const promised = promisedTo(input, variant);
  const eligible = eligibleByGroup(variantPlan, candidates, input, window);
  const fill: FillInput = {
    pool: candidates.pool,
    groups: groups.map(({ group }, g) => ({ slots: group.slots, eligible: eligible[g]! })),
    rank: rankBy(variant.algorithm, input, candidates.pool, candidates.orders, seed),
    overlap: candidates.overlap,
    withinHandbill: variant.overlap.withinHandbill,
    mostFilled: candidates.mostFilled,
    promised: positionsOf(promised, plan),
  };
  const { exploration: rule } = campaign;
  const ranked = fillSlots(fill);
  const chanceOf = chancesBy(variant.algorithm, input);
  const isExploring = rule !== null && chanceOf !== null;
  const explored = isExploring ? explore(rule, ranked, fill, chanceOf, input.levelAt, seed) : untouched(ranked);
  const { chosen } = explored;
  const held = new Set(chosen.flat().map(({ position }) => position));
  const slots = groups.flatMap((group, g) => slotsOf(plan, group, g, chosen[g]!, eligible[g]!, held));
  const exposing = { pool: candidates.pool, algorithm: variant.algorithm, chanceOf };
  const exposure = exposureOf(slots, explored, exposing);
  const { shuffled, propensities, explored: drawn } = exposure;
  const handbill: Handbill = {
    campaign: plan.index,
    variantId: variant.variantId,
    ...window,
    seed,
    modelVersion: input.modelVersion,
    slots,
    circumstances: {
      isMember: profile.isMember,
      segments: [...profile.segments],
      storeId: profile.storeId,
      ...known,
      promised,
    },
    exploration: isExploring ? { shuffled, propensities, explored: drawn } : null,
  };
  return { handbill, exposure };
}

/** What the profile's live handbills of other campaigns hold. */
export function promisedByOthers({ handbills }: Handbills, campaign: CampaignIndex, nowMs: number): PromotionIndex[] {
  const promotions: PromotionIndex[] = [];
  for (const handbill of handbills) {
    if (handbill.campaign === campaign || !isLive(handbill, nowMs)) continue;
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
