import type { PromotionIndex } from '../base/ids.js';
import { MS_PER_DAY, type Period } from '../base/time.js';
import type { OverlapRules } from '../campaigns/campaign.js';
import { isOver } from '../promotions/eligibility.js';
import type { Wallet } from '../wallet/wallet.js';
import type { CandidateIndex, Customer } from './plan.js';

/** Why something is promised to a customer already. */
export type PledgeReason =
  | 'OVERLAP_WITH_OTHER_HANDBILL'
  | 'OVERLAP_WITH_ACTIVE'
  | 'OVERLAP_WITH_GENERAL'
  | 'OVERLAP_WITH_REDEEMED';

/** Promotions that a handbill has to keep clear of. */
export interface Pledge {
  readonly reason: PledgeReason;
  readonly promotions: readonly PromotionIndex[];
}

export interface PledgeSources extends Customer {
  /** Promotions of the profile's other live handbills. */
  readonly promised: readonly PromotionIndex[];
  readonly nowMs: number;
}

/** What the rules of a variant ask to keep clear of, rule by rule. */
export function pledgesTo(
  { promised, record, profile, nowMs }: PledgeSources,
  overlap: OverlapRules,
  candidates: CandidateIndex,
  window: Period,
): Pledge[] {
  // A window may have begun before, or begin later.
  const atMs = Math.max(nowMs, window.startMs);
  const pledges: Pledge[] = [];
  const add = (reason: PledgeReason, promotions: readonly PromotionIndex[]): void => {
    if (promotions.length > 0) pledges.push({ reason, promotions });
  };
  if (overlap.withOtherHandbills) {
    // What is no candidate any more is not shown either.
    const shown = promised.filter((promotion) => candidates.pool.positionOf(promotion) !== undefined);
    add('OVERLAP_WITH_OTHER_HANDBILL', shown);
  }
  if (overlap.withActive) add('OVERLAP_WITH_ACTIVE', activeAt(record, candidates, atMs));
  if (overlap.withGeneral) add('OVERLAP_WITH_GENERAL', candidates.generalOffers(profile, window));
  if (overlap.redeemedWithinDays > 0) {
    const sinceMs = atMs - overlap.redeemedWithinDays * MS_PER_DAY;
    add('OVERLAP_WITH_REDEEMED', redeemedSince(record, sinceMs));
  }
  return pledges;
}

function activeAt({ holdings }: Wallet, { promotionAt }: CandidateIndex, nowMs: number): PromotionIndex[] {
  return holdings.flatMap(({ promotion, state }) => {
    if (state.kind !== 'ACTIVE') return [];
    const { lastingUntilMs } = state.activation;
    const current = promotionAt(promotion);
    const isUsable = (lastingUntilMs === null || lastingUntilMs > nowMs) && current && !isOver(current, nowMs);
    return isUsable ? [promotion] : [];
  });
}

const redeemedSince = ({ holdings }: Wallet, sinceMs: number): PromotionIndex[] =>
  holdings.flatMap(({ promotion, redemptions }) =>
    redemptions.some(({ atMs }) => atMs >= sinceMs) ? [promotion] : [],
  );
