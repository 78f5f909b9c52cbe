import { REDEMPTIONS_KEPT_MAX } from '../limits.js';
import type { Activation, Holding, HoldingState } from './holding.js';

/** The holdings of two profiles as those of one: nothing that was activated or redeemed is lost. */
export function mergeHoldings(into: readonly Holding[], from: readonly Holding[], nowMs: number): Holding[] {
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
    sales: current.sales + other.sales,
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
