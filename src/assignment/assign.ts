import { type Bits, isEmpty, removeBit } from '../base/bits.js';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import type { Period } from '../base/time.js';
import { isGhostArm } from '../experiments/arms.js';
import type { Circumstances } from '../handbill/circumstances.js';
import type { Exposure } from '../handbill/exposure.js';
import type { EmptySlotReason, Handbill, HandbillSlot } from '../handbill/handbill.js';
import type { Handbills } from '../handbill/handbills.js';
import { livesIn } from '../handbill/handbills.js';
import { handbillSeed } from '../handbill/window.js';
import { type CustomerOrder, customerOrder } from './customer-order.js';
import { explore } from './explore.js';
import { exposureOf, untouched } from './expose.js';
import { type FillInput, fillSlots, type PromisedOffer } from './fill.js';
import type { Chosen } from './filling.js';
import type { OrderSources } from './order.js';
import { type CampaignPlan, type CandidateIndex, eligibleByGroup, type GroupPlan } from './plan.js';
import { type PledgeSources, pledgesTo } from './pledges.js';

export interface AssignInput extends OrderSources, PledgeSources {
  readonly plan: CampaignPlan;
  /** Of the handbill; candidates are judged by it. */
  readonly window: Period;
  /** Version of the model behind `rank`. */
  readonly modelVersion: number;
  /** How much was known. */
  readonly known: Pick<Circumstances, 'configurationVersion' | 'receipts' | 'lines'>;
}

/** A fresh handbill, and how it came to hold what it holds. */
export interface Assignment {
  readonly handbill: Handbill;
  readonly exposure: Exposure;
}

/** With the order by which its candidates were chosen. */
export interface OrderedAssignment extends Assignment {
  readonly order: CustomerOrder;
}

/**
 * The set of a window, a pure function of its input. The caller has looked for a handbill that is there already, and whether the campaign
 * accepts the profile.
 */
export function assignHandbill(input: AssignInput): OrderedAssignment {
  const { plan, profile, known, nowMs, window } = input;
  const { campaign, candidates } = plan;
  const { arm, variantPlan } = plan.armOf(profile.profileId, nowMs, input.record);
  const { variant, groups } = variantPlan;
  const seed = handbillSeed(profile.profileId, campaign.campaignId, window.startMs);
  const pledges = pledgesTo(input, variant.overlap, candidates, window);
  const eligible = eligibleByGroup(variantPlan, candidates, input, window);
  const order = customerOrder(variantPlan, candidates, input, window, seed);
  const { chanceOf } = order;
  const fill: FillInput = {
    pool: candidates.pool,
    groups: groups.map(({ group }, g) => ({ slots: group.slots, eligible: eligible[g]! })),
    rank: order.rank,
    overlap: variantPlan.overlap,
    caps: variantPlan.caps,
    rules: variantPlan.rules,
    variety: variantPlan.variety,
    withinHandbill: variant.overlap.withinHandbill,
    mostFilled: candidates.mostFilled,
    promised: pledges.flatMap(({ promotions }) => promotions.map((promotion) => promisedOffer(promotion, candidates))),
  };
  const { exploration: rule } = campaign;
  const ranked = fillSlots(fill);
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
    startMs: window.startMs,
    endMs: window.endMs,
    assignedAtMs: nowMs,
    seed,
    modelVersion: input.modelVersion,
    slots,
    circumstances: {
      isMember: profile.isMember,
      segments: profile.segments.found(),
      storeId: profile.storeId,
      ...known,
      promised: variant.overlap.withOtherHandbills ? input.promised : [],
      excluded: input.excluded,
    },
    exploration: isExploring ? { shuffled, propensities, explored: drawn } : null,
    ghostOf: isGhostArm(arm) ? arm : null,
    experimentRevision: campaign.experimentRevision,
  };
  return { handbill, exposure, order };
}

/**
 * What the profile's handbills of other campaigns hold, those that live at some time of a window; ghosts too, so that what one campaign shows doesn't
 * depend on the arm in another.
 */
export function promisedByOthers({ handbills }: Handbills, campaign: CampaignIndex, window: Period): PromotionIndex[] {
  const promotions: PromotionIndex[] = [];
  for (const handbill of handbills) {
    if (handbill.campaign === campaign || !livesIn(handbill, window)) continue;
    for (const slot of handbill.slots) if (slot.kind === 'filled') promotions.push(slot.promotion);
  }
  return promotions;
}

const promisedOffer = (promotion: PromotionIndex, { pool, itemsOf }: CandidateIndex): PromisedOffer => ({
  position: pool.positionOf(promotion),
  items: itemsOf(promotion),
});

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
