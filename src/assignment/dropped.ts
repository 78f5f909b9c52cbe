import { bitsWhere, hasBit, isEmpty, removeBit } from '../base/bits.js';
import { DROPPED_CANDIDATES_MAX, RANK_K_MAX } from '../limits.js';
import { judgeBy } from '../promotions/eligibility.js';
import { holdingOf } from '../wallet/holdings.js';
import type { AssignInput, OrderedAssignment } from './assign.js';
import { createCapCounts } from './caps.js';
import type { DroppedCandidate, DropReason } from './explanation.js';
import { eligibleByGroup } from './plan.js';
import { pledgesTo } from './pledges.js';

/** What keeps a candidate of the pool out of a window; of the whole pool it is what the masks leave out. */
const ineligibility = judgeBy(
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

/** The best candidates that a handbill, made from this input, does not hold, each with the rule that dropped it. */
export function droppedCandidates(
  input: AssignInput,
  { handbill, exposure, order }: OrderedAssignment,
): DroppedCandidate[] {
  const { plan, profile, record, exhausted, nowMs } = input;
  const { candidates } = plan;
  const { pool, zone, itemsOf } = candidates;
  const { variantPlan } = plan.armOf(profile.profileId, nowMs);
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
  const held = new Set<number>();
  for (const slot of handbill.slots) {
    const position = slot.kind === 'filled' ? pool.positionOf(slot.promotion) : undefined;
    if (position === undefined) continue;
    held.add(position);
    counts.add(pool.entries[position]!.items);
    if (variant.overlap.withinHandbill) within.take(pool.entries[position]!.items);
  }

  function reasonFor(position: number): DropReason {
    const { index, promotion, items } = pool.entries[position]!;
    const redeemed = holdingOf(record, index)?.redeemed ?? 0;
    const asked = { period: handbill, zone, profile, redeemed, usedUp: exhausted.get(index) };
    const ineligible = ineligibility(promotion, asked);
    if (ineligible !== null) return ineligible;
    if (!groups.some(({ filter }) => hasBit(filter.matching, position))) return 'FILTERED';
    if (!hasBit(notExcluded, position)) return 'EXCLUDED_ITEM';
    if (excluded.has(index)) return 'EXCLUDED_BY_REQUEST';
    if (!eligible.some((group) => hasBit(group, position))) return 'FILTERED';
    const pledge = pledges.find(({ promotions, taken }) => promotions.has(index) || taken.overlaps(items));
    if (pledge) return pledge.reason;
    if (within.overlaps(items)) return 'OVERLAP_WITHIN_HANDBILL';
    if (!counts.allows(items)) return 'OFFER_CAP';
    return exposure.candidates.promotions.includes(index) ? 'NOT_DRAWN' : 'OUTRANKED';
  }

  const open = bitsWhere(pool.entries.length, (position) => !held.has(position));
  const dropped: DroppedCandidate[] = [];
  while (dropped.length < DROPPED_CANDIDATES_MAX && !isEmpty(open)) {
    const { positions, scores } = order.rank(open, Math.min(RANK_K_MAX, DROPPED_CANDIDATES_MAX - dropped.length));
    if (positions.length === 0) break;
    positions.forEach((position, i) => {
      removeBit(open, position);
      const { code } = pool.entries[position]!.promotion;
      dropped.push({ code, reason: reasonFor(position), score: scores[i]! });
    });
  }
  return dropped;
}
