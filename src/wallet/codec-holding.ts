import type { CampaignIndex, PromotionIndex, RedemptionId, TermsId } from '../base/ids.js';
import type { HandbillOrigin } from '../handbill/handbill.js';
import type { Activation, Holding, HoldingState, Redemption } from './holding.js';

/** Codes on disk: append only. */
const STATES: readonly HoldingState['kind'][] = ['ASSIGNED', 'ACTIVE', 'REDEEMED'];

const COUNTED_REDEMPTIONS = 1;
const COUNTED_BUDGET = 2;

type PackedOrigin = [campaign: CampaignIndex, startMs: number, slot: number];
type PackedActivation = [atMs: number, lastsMs: number | null, terms: TermsId, points: number, counted: 0 | 1];
type PackedState = [kind: number, activation?: PackedActivation, left?: number | null];
export type PackedRedemption = [
  id: RedemptionId,
  atMs: number,
  quantity: number,
  amountMinor: number,
  pointsEarned: number,
  activation: number,
  counted: number,
];
export type PackedHolding = [
  promotion: PromotionIndex,
  origin: PackedOrigin | null,
  state: PackedState,
  activations: number,
  countedActivations: number,
  redeemed: number,
  redemptions: PackedRedemption[],
  /** Absent: none. */
  sales?: number,
];

export function packHolding(holding: Holding): PackedHolding {
  const { promotion, origin, state, activations, countedActivations, redeemed, sales, redemptions } = holding;
  const packed: PackedHolding = [
    promotion,
    origin && [origin.campaign, origin.startMs, origin.slot],
    packState(state),
    activations,
    countedActivations,
    redeemed,
    redemptions.map(packRedemption),
  ];
  if (sales > 0) packed.push(sales);
  return packed;
}

export function unpackHolding(packed: PackedHolding): Holding {
  const [promotion, origin, state, activations, countedActivations, redeemed, redemptions, sales = 0] = packed;
  return {
    promotion,
    origin: origin && unpackOrigin(origin),
    state: unpackState(state),
    activations,
    countedActivations,
    redeemed,
    sales,
    redemptions: redemptions.map(unpackRedemption),
  };
}

const unpackOrigin = ([campaign, startMs, slot]: PackedOrigin): HandbillOrigin => ({ campaign, startMs, slot });

function packState(state: HoldingState): PackedState {
  const kind = STATES.indexOf(state.kind);
  switch (state.kind) {
    case 'ASSIGNED':
      return [kind];
    case 'ACTIVE':
    case 'REDEEMED':
      return [kind, packActivation(state.activation), state.left];
  }
}

function unpackState([code, activation, left]: PackedState): HoldingState {
  const kind = STATES[code]!;
  switch (kind) {
    case 'ASSIGNED':
      return { kind };
    case 'ACTIVE':
    case 'REDEEMED':
      return { kind, activation: unpackActivation(activation!), left: left! };
  }
}

function packActivation({ atMs, lastingUntilMs, terms, pointsPaid, counted }: Activation): PackedActivation {
  return [atMs, lastingUntilMs === null ? null : lastingUntilMs - atMs, terms, pointsPaid, counted ? 1 : 0];
}

function unpackActivation([atMs, lastsMs, terms, pointsPaid, counted]: PackedActivation): Activation {
  return { atMs, lastingUntilMs: lastsMs === null ? null : atMs + lastsMs, terms, pointsPaid, counted: counted === 1 };
}

export function packRedemption(redemption: Redemption): PackedRedemption {
  const { redemptionId, atMs, quantity, amountMinor, pointsEarned, activation, counted } = redemption;
  const flags = (counted.redemptions ? COUNTED_REDEMPTIONS : 0) | (counted.budget ? COUNTED_BUDGET : 0);
  return [redemptionId, atMs, quantity, amountMinor, pointsEarned, activation, flags];
}

export function unpackRedemption(packed: PackedRedemption): Redemption {
  const [redemptionId, atMs, quantity, amountMinor, pointsEarned, activation, flags] = packed;
  const counted = { redemptions: (flags & COUNTED_REDEMPTIONS) !== 0, budget: (flags & COUNTED_BUDGET) !== 0 };
  return { redemptionId, atMs, quantity, amountMinor, pointsEarned, activation, counted };
}
