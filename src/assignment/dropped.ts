import { bitsWhere, hasBit, isEmpty, removeBit } from '../base/bits.js';
import type { Handbill } from '../handbill/handbill.js';
import { DROPPED_CANDIDATES_MAX, RANK_K_MAX } from '../limits.js';
import { isForProfile, isValidInStore } from '../promotions/audience.js';
import { holdingOf } from '../wallet/holdings.js';
import { leftForClient } from '../wallet/status.js';
import { type AssignInput, promisedPositions } from './assign.js';
import type { DroppedCandidate, DropReason } from './explanation.js';
import { rankBy } from './order.js';
import { eligibleByGroup } from './plan.js';

/** The best candidates that a handbill, made from this input, does not hold, each with the rule that dropped it. */
export function droppedCandidates(input: AssignInput, handbill: Handbill): DroppedCandidate[] {
  const { plan, profile, record, exhausted, nowMs } = input;
  const { pool, orders, overlap } = plan.candidates;
  const variantPlan = plan.variantOf(profile.profileId);
  const { variant, groups, notExcluded } = variantPlan;
  const eligible = eligibleByGroup(variantPlan, plan.candidates, input, handbill);
  const taken = { within: overlap.none(), byOthers: overlap.none() };
  const others = variant.overlap.withOtherHandbills ? promisedPositions(plan, record, nowMs) : [];
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
    if ((promotion.startAtMs ?? -Infinity) > handbill.startMs) return 'NOT_YET_VALID';
    if ((promotion.expireAtMs ?? Infinity) < handbill.endMs) return 'EXPIRES_WITHIN_WINDOW';
    if (!isValidInStore(promotion, profile.storeId)) return 'WRONG_STORE';
    if (!isForProfile(promotion, profile)) return 'NOT_IN_AUDIENCE';
    if (exhausted.has(index)) return 'EXHAUSTED';
    if (leftForClient(promotion, holdingOf(record, index)?.redeemed ?? 0) === 0) return 'LIMIT_PER_CLIENT';
    if (!groups.some(({ filter }) => hasBit(filter.matching, position))) return 'FILTERED';
    if (!hasBit(notExcluded, position)) return 'EXCLUDED_ITEM';
    if (!eligible.some((group) => hasBit(group, position))) return 'FILTERED';
    if (others.includes(position) || taken.byOthers.overlaps(position)) return 'OVERLAP_WITH_OTHER_HANDBILL';
    return taken.within.overlaps(position) ? 'OVERLAP_WITHIN_HANDBILL' : 'OUTRANKED';
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
