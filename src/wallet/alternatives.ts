import type { PromotionIndex } from '../base/ids.js';
import { moment } from '../base/time.js';
import { CHOICE_ALTERNATIVES_MAX } from '../limits.js';
import { isShown, judgeBy } from '../promotions/eligibility.js';
import type { Promotion, PromotionType } from '../promotions/promotion.js';

interface Numbered {
  readonly index: PromotionIndex;
  readonly promotion: Promotion;
}

/** A choice that was no handbill's, but open to everybody. */
export interface OpenChoice {
  readonly atMs: number;
  /** Types of what was redeemed: whom the customer belongs to. */
  readonly types: ReadonlySet<PromotionType>;
  /** What the customer redeemed at that time or another. */
  readonly everRedeemed: ReadonlySet<PromotionIndex>;
}

const invalidReason = judgeBy('notOver', 'started');

/**
 * Draws what a customer could have redeemed instead: published, valid then, for everybody or for those that the redeemed ones were for; at most
 * CHOICE_ALTERNATIVES_MAX of them. `random`: from 0 to below 1.
 */
export function createAlternatives(promotions: Iterable<Numbered>, random: () => number) {
  const open = [...promotions].filter(({ promotion }) => isOpenToGroups(promotion));
  return ({ atMs, types, everRedeemed }: OpenChoice): PromotionIndex[] => {
    const period = moment(atMs);
    const drawn: PromotionIndex[] = [];
    // Shuffled as far as it is looked at, so that a large pool isn't judged as a whole for each redemption.
    for (let i = 0; i < open.length && drawn.length < CHOICE_ALTERNATIVES_MAX; i++) {
      const other = i + Math.floor(random() * (open.length - i));
      [open[i], open[other]] = [open[other]!, open[i]!];
      const { index, promotion } = open[i]!;
      const isForThem = promotion.type === 'GENERAL' || types.has(promotion.type);
      if (isForThem && invalidReason(promotion, { period }) === null && !everRedeemed.has(index)) drawn.push(index);
    }
    return drawn;
  };
}

/** Whether it needs neither a handbill nor a segment: of those nobody knows today who was offered them. */
function isOpenToGroups(promotion: Promotion): boolean {
  return isShown(promotion) && promotion.type !== 'HANDBILL' && promotion.targetSegment === null;
}
