import { addBit, bitsWhere, emptyBits, isEmpty, removeBit } from '../base/bits.js';
import type { PromotionIndex } from '../base/ids.js';
import type { Work } from '../base/work.js';
import { DROP_PIECE_PROMOTIONS, DROPPED_CANDIDATES_MAX, RANK_K_MAX } from '../limits.js';
import { isOver, isShown } from '../promotions/eligibility.js';
import type { Promotion } from '../promotions/promotion.js';
import type { AssignInput, OrderedAssignment } from './assign.js';
import { createDropJudge } from './drop-judge.js';
import type { DropCounts, DroppedCandidate, DropReason } from './explanation.js';

/** What a handbill, made from some input, does not hold, and why. */
export interface Dropped {
  /** The best candidates, limited. */
  best(): DroppedCandidate[];
  /** One promotion, a candidate or not; null: the handbill holds it. */
  one(index: PromotionIndex, promotion: Promotion): DroppedCandidate | null;
  /** How many promotions each rule keeps out, in pieces of some hundred. */
  counts(promotions: Iterable<IndexedPromotion>): Work<DropCounts>;
}

interface IndexedPromotion {
  readonly index: PromotionIndex;
  readonly promotion: Promotion;
}

export function createDropped(input: AssignInput, assignment: OrderedAssignment): Dropped {
  const { pool } = input.plan.candidates;
  const { rank } = assignment.order;
  const { slots, startMs } = assignment.handbill;
  const held = new Set(slots.map((slot) => (slot.kind === 'filled' ? slot.promotion : null)));
  const judge = createDropJudge(input, assignment);

  /** The pool may have been compiled when promotions were valid that are over by then. */
  const isCandidate = (promotion: Promotion): boolean => isShown(promotion) && !isOver(promotion, startMs);

  function scoreOf(index: PromotionIndex, promotion: Promotion): number {
    const position = pool.positionOf(index);
    if (position === undefined || !isCandidate(promotion)) return 0;
    const alone = emptyBits(pool.entries.length);
    addBit(alone, position);
    return rank(alone, 1).scores[0] ?? 0;
  }

  return {
    best() {
      const open = bitsWhere(pool.entries.length, (position) => {
        const { index, promotion } = pool.entries[position]!;
        return !held.has(index) && isCandidate(promotion);
      });
      const dropped: DroppedCandidate[] = [];
      while (dropped.length < DROPPED_CANDIDATES_MAX && !isEmpty(open)) {
        const { positions, scores } = rank(open, Math.min(RANK_K_MAX, DROPPED_CANDIDATES_MAX - dropped.length));
        if (positions.length === 0) break;
        positions.forEach((position, i) => {
          removeBit(open, position);
          const { index, promotion } = pool.entries[position]!;
          dropped.push({ code: promotion.code, reason: judge(index, promotion)!, score: scores[i]! });
        });
      }
      return dropped;
    },
    one(index, promotion) {
      const reason = judge(index, promotion);
      return reason && { code: promotion.code, reason, score: scoreOf(index, promotion) };
    },
    *counts(promotions) {
      const counts = new Map<DropReason, number>();
      let judged = 0;
      for (const { index, promotion } of promotions) {
        const reason = judge(index, promotion);
        if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
        judged += 1;
        if (judged % DROP_PIECE_PROMOTIONS === 0) yield;
      }
      return counts;
    },
  };
}
