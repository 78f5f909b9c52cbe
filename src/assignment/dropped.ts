import { bitsWhere, hasBit, isEmpty, removeBit } from '../base/bits.js';
import { DROPPED_CANDIDATES_MAX, RANK_K_MAX } from '../limits.js';
import { judgeBy } from '../promotions/eligibility.js';
import { holdingOf } from '../wallet/holdings.js';
import { type AssignInput, type Assignment, positionsOf, promisedTo } from './assign.js';
import type { DroppedCandidate, DropReason } from './explanation.js';
import { rankBy } from './order.js';
import { eligibleByGroup } from './plan.js';

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
export function droppedCandidates(input: AssignInput, { handbill, exposure }: Assignment): DroppedCandidate[] {
  const { plan, profile, record, exhausted } = input;
  const { pool, orders, overlap, zone } = plan.candidates;
  const variantPlan = plan.variantOf(profile.profileId);
  const { variant, groups, notExcluded } = variantPlan;
  const eligible = eligibleByGroup(variantPlan, plan.candidates, input, handbill);
  const taken = { within: overlap.none(), byOthers: overlap.none() };
  const others = positionsOf(promisedTo(input, variant), plan);
  for (const position of others) taken.byOthers.take(position);
  const held = new Set<number>();
  for (const slot of handbill.slots) {
    const position = slot.kind === 'filled' ? pool.positionOf(slot.promotion) : undefined;
    if (position === undefined) continue;
    held.add(position);
    if (variant.overlap.withinHandbill) taken.within.take(position);
  }

  function reasonFor(position: number): DropReason {
    const { index, promotion } = pool.entries[position]!;
    const redeemed = holdingOf(record, index)?.redeemed ?? 0;
    const asked = { period: handbill, zone, profile, redeemed, usedUp: exhausted.get(index) };
    const ineligible = ineligibility(promotion, asked);
    if (ineligible !== null) return ineligible;
    if (!groups.some(({ filter }) => hasBit(filter.matching, position))) return 'FILTERED';
    if (!hasBit(notExcluded, position)) return 'EXCLUDED_ITEM';
    if (!eligible.some((group) => hasBit(group, position))) return 'FILTERED';
    if (others.includes(position) || taken.byOthers.overlaps(position)) return 'OVERLAP_WITH_OTHER_HANDBILL';
    if (taken.within.overlaps(position)) return 'OVERLAP_WITHIN_HANDBILL';
    return exposure.candidates.promotions.includes(index) ? 'NOT_DRAWN' : 'OUTRANKED';
  }

  const rank = rankBy(variant.algorithm, input, pool, orders, handbill.seed);
  const open = bitsWhere(pool.entries.length, (position) => !held.has(position));
  const dropped: DroppedCandidate[] = [];
  while (dropped.length < DROPPED_CANDIDATES_MAX && !isEmpty(open)) {
    const { positions, scores } = rank(open, Math.min(RANK_K_MAX, DROPPED_CANDIDATES_MAX - dropped.length));
    if (positions.length === 0) break;
    positions.forEach((position, i) => {
      removeBit(open, position);
      const { code } = pool.entries[position]!.promotion;
      dropped.push({ code, reason: reasonFor(position), score: scores[i]! });
    });
  }
  return dropped;
}
