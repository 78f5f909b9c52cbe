import type { SegmentNames } from '../audience/membership.js';
import type { ProfileContext } from '../audience/profile-context.js';
import { isPresent } from '../base/deletion.js';
import type { Period } from '../base/time.js';
import type { TimeZone } from '../base/time-zone.js';
import type { Cap } from './caps.js';
import { displayedIn } from './display.js';
import type { Promotion } from './promotion.js';

/** Everything that a rule may ask besides the promotion. */
export interface Asked {
  /** A moment, or the window of a handbill. */
  readonly period: Period;
  /** That of the shop, for times of day. */
  readonly zone: TimeZone;
  readonly profile: Pick<ProfileContext, 'isMember' | 'storeId'> & { readonly segments: SegmentNames };
  /** Pieces that the profile has redeemed. */
  readonly redeemed: number;
  /** What is used up over all profiles. */
  readonly usedUp: Cap | undefined;
}

interface Rule {
  readonly reason: string;
  readonly allows: (promotion: Promotion, asked: Asked) => boolean;
}

/**
 * Who may have which promotion when (SPEC 3 and 4): each rule stands here and nowhere else. The masks of a pool are these rules compiled. Where several are
 * broken, the first one is named.
 */
const RULES = {
  usable: { reason: 'NOT_PUBLISHED', allows: isUsable },
  shown: { reason: 'NOT_PUBLISHED', allows: isShown },
  notOver: {
    reason: 'EXPIRED',
    allows: (promotion: Promotion, { period }: Pick<Asked, 'period'>) => !isOver(promotion, period.startMs),
  },
  started: {
    reason: 'NOT_YET_VALID',
    allows: ({ startAtMs }: Promotion, { period }: Pick<Asked, 'period'>) =>
      startAtMs === null || startAtMs <= period.startMs,
  },
  lasting: {
    reason: 'EXPIRES_WITHIN_WINDOW',
    allows: ({ expireAtMs }: Promotion, { period }: Pick<Asked, 'period'>) =>
      expireAtMs === null || expireAtMs >= period.endMs,
  },
  /** What is not displayed at any time of a window would only take the place of what is. */
  displayed: {
    reason: 'NOT_DISPLAYED_IN_WINDOW',
    allows: ({ display }: Promotion, { period, zone }: Pick<Asked, 'period' | 'zone'>) =>
      display === null || displayedIn(period, zone)(display),
  },
  /** In an unknown store only promotions of all stores are valid. */
  inStore: {
    reason: 'WRONG_STORE',
    allows: ({ stores }: Promotion, { profile: { storeId } }: Pick<Asked, 'profile'>) =>
      stores.kind === 'ALL' || (storeId !== null && stores.storeIds.includes(storeId)),
  },
  /** Somebody at home has no store; the check-out will have one. */
  inKnownStore: {
    reason: 'WRONG_STORE',
    allows: ({ stores }: Promotion, { profile: { storeId } }: Pick<Asked, 'profile'>) =>
      storeId === null || stores.kind === 'ALL' || stores.storeIds.includes(storeId),
  },
  /**
   * MEMBERS_ONLY is for members, CUSTOM for the profiles of its target segment. A target segment narrows the other types too; a CUSTOM
   * promotion without one is for nobody.
   */
  inAudience: {
    reason: 'NOT_IN_AUDIENCE',
    allows({ type, targetSegment }: Promotion, { profile }: Pick<Asked, 'profile'>) {
      if (type === 'MEMBERS_ONLY' && !profile.isMember) return false;
      return targetSegment === null ? type !== 'CUSTOM' : profile.segments.has(targetSegment);
    },
  },
  leftForClient: {
    reason: 'LIMIT_PER_CLIENT',
    allows: (promotion: Promotion, { redeemed }: Pick<Asked, 'redeemed'>) => leftForClient(promotion, redeemed) !== 0,
  },
  redeemable: {
    reason: 'LIMIT_GLOBAL',
    allows: (_: Promotion, { usedUp }: Pick<Asked, 'usedUp'>) => usedUp !== 'redemptions',
  },
  withinBudget: {
    reason: 'BUDGET_SPENT',
    allows: (_: Promotion, { usedUp }: Pick<Asked, 'usedUp'>) => usedUp !== 'budget',
  },
  activatable: {
    reason: 'LIMIT_GLOBAL',
    allows: (_: Promotion, { usedUp }: Pick<Asked, 'usedUp'>) => usedUp !== 'activations',
  },
} as const satisfies Readonly<Record<string, Rule>>;

type RuleName = keyof typeof RULES;

/** Why a promotion is not for a profile, at a moment or in a window: the one vocabulary of it. */
export type Ineligibility = (typeof RULES)[RuleName]['reason'];

/** What the rules of these names have to be told. */
type AskedBy<Name extends RuleName> = Pick<
  Asked,
  Name extends RuleName ? keyof Parameters<(typeof RULES)[Name]['allows']>[1] & keyof Asked : never
>;

/** The first of some rules that a promotion breaks, as its reason; null: it breaks none. */
export type Judge<Name extends RuleName> = (
  promotion: Promotion,
  asked: AskedBy<Name>,
) => (typeof RULES)[Name]['reason'] | null;

/** Judges by the rules of these names, in the order of the table, whichever order the names come in. */
export function judgeBy<Name extends RuleName>(...names: readonly Name[]): Judge<Name> {
  const wanted = new Set<string>(names);
  const rules = Object.entries<Rule>(RULES).flatMap(([name, rule]) => (wanted.has(name) ? [rule] : []));
  return (promotion, asked) => {
    const broken = rules.find(({ allows }) => !allows(promotion, asked as Asked));
    return (broken?.reason ?? null) as ReturnType<Judge<Name>>;
  };
}

/** Whether a promotion keeps one rule. */
export const keeps = <Name extends RuleName>(name: Name) =>
  RULES[name].allows as (promotion: Promotion, asked: AskedBy<Name>) => boolean;

/** Whether it may be used, displayed or not. */
export function isUsable(promotion: Promotion): boolean {
  return promotion.visibility !== 'DRAFT' && isPresent(promotion);
}

export function isShown(promotion: Promotion): boolean {
  return promotion.visibility === 'PUBLISH' && isPresent(promotion);
}

export function isOver({ expireAtMs }: Promotion, nowMs: number): boolean {
  return expireAtMs !== null && expireAtMs <= nowMs;
}

/** What one client may still redeem; null: no limit. */
export function leftForClient({ redeemLimitPerClient }: Promotion, redeemed: number): number | null {
  return redeemLimitPerClient === null ? null : Math.max(0, redeemLimitPerClient - redeemed);
}
