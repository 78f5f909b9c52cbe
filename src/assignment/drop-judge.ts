import { hasBit } from '../base/bits.js';
import type { PromotionIndex } from '../base/ids.js';
import { judgeBy } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import { holdingOf } from '../wallet/holdings.js';
import type { AssignInput, Assignment } from './assign.js';
import { createCapCounts } from './caps.js';
import type { DropReason } from './explanation.js';
import { eligibleByGroup } from './plan.js';
import { pledgesTo } from './pledges.js';

/** The rule that keeps a promotion, a candidate or not, out of a handbill, the first where several do; null: it is in. */
export type DropJudge = (index: PromotionIndex, promotion: Promotion) => DropReason | null;

/** All that keeps a promotion out of a window. */
const ineligibility = judgeBy(
  'usable',
  'shown',
  'notOver',
  'started',
  'lasting',
  'displayed',
  'inStore',
  'inAudience',
  'leftForClient',
  'redeemable',
  'withinBudget',
  'activatable',
);

/** Judges by the rules that have made a handbill from this input, in the order in which they take promotions out. */
export function createDropJudge(input: AssignInput, { handbill, exposure }: Assignment): DropJudge {
  const { plan, profile, record, exhausted, nowMs } = input;
  const { candidates } = plan;
  const { pool, zone, itemsOf } = candidates;
  const { variantPlan } = plan.armOf(profile.profileId, nowMs, record);
  const { variant, groups, notExcluded, overlap } = variantPlan;
  const eligible = eligibleByGroup(variantPlan, candidates, input, handbill);
  const within = overlap.none();
  const counts = createCapCounts(variantPlan.caps);
  const excluded = new Set(input.excluded);
  const pledges = pledgesTo(input, variant.overlap, candidates, handbill).map(({ reason, promotions }) => {
    const taken = overlap.none();
    for (const promotion of promotions) taken.take(itemsOf(promotion));
    return { reason, promotions: new Set(promotions), taken };
  });
  const held = new Set<PromotionIndex>();
  for (const slot of handbill.slots) {
    if (slot.kind === 'empty') continue;
    held.add(slot.promotion);
    counts.add(itemsOf(slot.promotion));
    if (variant.overlap.withinHandbill) within.take(itemsOf(slot.promotion));
  }

  return (index, promotion) => {
    if (held.has(index)) return null;
    const redeemed = holdingOf(record, index)?.redeemed ?? 0;
    const asked = { period: handbill, zone, profile, redeemed, usedUp: exhausted.get(index) };
    const ineligible = ineligibility(promotion, asked);
    if (ineligible !== null) return ineligible;
    const position = pool.positionOf(index);
    // Published while the handbill was made.
    if (position === undefined) return 'NOT_PUBLISHED';
    if (!groups.some(({ filter }) => hasBit(filter.matching, position))) return 'FILTERED';
    if (!hasBit(notExcluded, position)) return 'EXCLUDED_ITEM';
    if (excluded.has(index)) return 'EXCLUDED_BY_REQUEST';
    if (!eligible.some((group) => hasBit(group, position))) return 'FILTERED';
    const { items } = pool.entries[position]!;
    const pledge = pledges.find(({ promotions, taken }) => promotions.has(index) || taken.overlaps(items));
    if (pledge) return pledge.reason;
    if (within.overlaps(items)) return 'OVERLAP_WITHIN_HANDBILL';
    if (!counts.allows(items)) return 'OFFER_CAP';
    return exposure.candidates.promotions.includes(index) ? 'NOT_DRAWN' : 'OUTRANKED';
  };
}
