import type { ProfileId } from '../base/ids.js';
import { REDEMPTIONS_KEPT_MAX } from '../limits.js';
import type { AnsweredRequest } from '../wallet/answered-request.js';
import type { Activation, Holding, HoldingState } from '../wallet/holding.js';
import type { Handbill, ProfileRecord } from './record.js';

/**
 * The wallet of `from` taken into that of `into`: nothing that was activated, redeemed, earned or answered is lost. What both have
 * once, a handbill of a campaign or an offer, stays as `into` has it. The reservations of `from` must have been settled.
 */
export function mergeRecords(
  into: ProfileRecord,
  from: ProfileRecord,
  fromId: ProfileId,
  nowMs: number,
): ProfileRecord {
  return {
    handbills: mergeHandbills(into.handbills, from.handbills, nowMs),
    holdings: mergeHoldings(into.holdings, from.holdings, nowMs),
    points: into.points + from.points,
    answered: mergeAnswered(into.answered, from.answered),
    reservations: into.reservations,
    eventIds: alternating(into.eventIds, from.eventIds),
    identities: [...new Map([...into.identities, ...from.identities].map((each) => [each.digest, each])).values()],
    merge: into.merge,
    mergedFrom: [...new Set([...into.mergedFrom, ...from.mergedFrom, fromId])],
  };
}

/** At most one live handbill a campaign. */
function mergeHandbills(into: readonly Handbill[], from: readonly Handbill[], nowMs: number): Handbill[] {
  const isLive = ({ endMs }: Handbill): boolean => endMs > nowMs;
  const live = into.filter(isLive);
  const taken = new Set(live.map(({ campaign }) => campaign));
  return [...live, ...from.filter((handbill) => isLive(handbill) && !taken.has(handbill.campaign))];
}

function mergeHoldings(into: readonly Holding[], from: readonly Holding[], nowMs: number): Holding[] {
  const others = new Map(from.map((holding) => [holding.promotion, holding]));
  const merged = into.map((holding) => {
    const other = others.get(holding.promotion);
    others.delete(holding.promotion);
    return other ? mergeHolding(holding, other, nowMs) : holding;
  });
  return [...merged, ...others.values()];
}

/** Both have activated it: one activation goes on, with the pieces that are left of either. */
function mergeHolding(into: Holding, from: Holding, nowMs: number): Holding {
  const [current, other] = goesOn(from.state, into.state) ? [from, into] : [into, from];
  // The activation that goes on is the last one; those of the other count before it.
  const later = current.redemptions.map((use) => ({ ...use, activation: use.activation + other.activations }));
  return {
    promotion: current.promotion,
    origin: current.origin,
    state: mergeStates(current.state, other.state, nowMs),
    activations: current.activations + other.activations,
    countedActivations: current.countedActivations + other.countedActivations,
    redeemed: current.redeemed + other.redeemed,
    redemptions: [...other.redemptions, ...later].sort((a, b) => a.atMs - b.atMs).slice(-REDEMPTIONS_KEPT_MAX),
  };
}

const RANK: Readonly<Record<HoldingState['kind'], number>> = { ASSIGNED: 0, REDEEMED: 1, ACTIVE: 2 };

/** Whether an activation is rather to go on than another: the one that can be used, and longer. */
function goesOn(state: HoldingState, than: HoldingState): boolean {
  const byKind = RANK[state.kind] - RANK[than.kind];
  if (byKind !== 0 || state.kind === 'ASSIGNED' || than.kind === 'ASSIGNED') return byKind > 0;
  return lastingUntil(state.activation) > lastingUntil(than.activation);
}

const lastingUntil = ({ lastingUntilMs }: Activation): number => lastingUntilMs ?? Number.POSITIVE_INFINITY;

function mergeStates(current: HoldingState, other: HoldingState, nowMs: number): HoldingState {
  if (current.kind !== 'ACTIVE' || other.kind !== 'ACTIVE' || lastingUntil(other.activation) <= nowMs) return current;
  const left = current.left === null || other.left === null ? null : current.left + other.left;
  const pointsPaid = current.activation.pointsPaid + other.activation.pointsPaid;
  return { kind: 'ACTIVE', activation: { ...current.activation, pointsPaid }, left };
}

/** An id that both have answered, which only a caller who mixes up customers can bring about, stays as `into` has it. */
function mergeAnswered(into: readonly AnsweredRequest[], from: readonly AnsweredRequest[]): AnsweredRequest[] {
  const known = new Set(into.map(({ idHash }) => idHash));
  return [...into, ...from.filter(({ idHash }) => !known.has(idHash))].sort((a, b) => a.atMs - b.atMs);
}

/** Each list is oldest first and forgets from its front: so the newest of both stay longest. */
function alternating(a: readonly number[], b: readonly number[]): number[] {
  const newestFirst: number[] = [];
  for (let i = 1; i <= Math.max(a.length, b.length); i++) {
    if (i <= a.length) newestFirst.push(a.at(-i)!);
    if (i <= b.length) newestFirst.push(b.at(-i)!);
  }
  return [...new Set(newestFirst)].reverse();
}
