import type { PromotionIndex } from '../base/ids.js';
import type { Period } from '../base/time.js';
import type { EmptySlotReason } from '../handbill/handbill.js';

/** An offer of a simulated handbill. */
export interface SimulatedOffer {
  readonly promotion: PromotionIndex;
  /** That the customer buys of it soon, 0 to 1. */
  readonly chance: number;
  /** Nothing that the customer has bought moved it: who has bought nothing would have it with the same score. */
  readonly byPopularity: boolean;
}

/** A slot that shows nothing. */
interface SimulatedGap {
  readonly empty: EmptySlotReason;
}

/** What came of one customer in one campaign; 'OUTSIDE' its audience, in its 'CONTROL' group or held out by the shop, or of whom it is 'UNKNOWN' what was bought by then. */
export type Simulated =
  | 'OUTSIDE'
  | 'CONTROL'
  | 'UNKNOWN'
  | { readonly window: Period; readonly slots: readonly (SimulatedOffer | SimulatedGap)[] };

/** What came of all customers of a sample in one campaign. */
export interface CampaignTally {
  outside: number;
  control: number;
  unknown: number;
  /** Customers who are shown a handbill. */
  customers: number;
  /** Of their windows, added up. */
  windowMs: number;
  slots: number;
  filled: number;
  byPopularity: number;
  readonly empty: Map<EmptySlotReason, number>;
  readonly promotions: Map<PromotionIndex, PromotionTally>;
}

export interface PromotionTally {
  /** Customers to whom it is shown. */
  shown: number;
  /** Of their chances, added up. */
  chances: number;
}

export const emptyTally = (): CampaignTally => ({
  outside: 0,
  control: 0,
  unknown: 0,
  customers: 0,
  windowMs: 0,
  slots: 0,
  filled: 0,
  byPopularity: 0,
  empty: new Map(),
  promotions: new Map(),
});

export function addSimulated(tally: CampaignTally, simulated: Simulated): void {
  switch (simulated) {
    case 'OUTSIDE':
      tally.outside += 1;
      return;
    case 'CONTROL':
      tally.control += 1;
      return;
    case 'UNKNOWN':
      tally.unknown += 1;
      return;
  }
  const { window, slots } = simulated;
  tally.customers += 1;
  tally.windowMs += window.endMs - window.startMs;
  tally.slots += slots.length;
  for (const slot of slots) {
    if ('empty' in slot) {
      tally.empty.set(slot.empty, (tally.empty.get(slot.empty) ?? 0) + 1);
      continue;
    }
    tally.filled += 1;
    if (slot.byPopularity) tally.byPopularity += 1;
    const promotion = tally.promotions.get(slot.promotion) ?? { shown: 0, chances: 0 };
    tally.promotions.set(slot.promotion, promotion);
    promotion.shown += 1;
    promotion.chances += slot.chance;
  }
}

/** How alike the handbills of two campaigns are, of customers who are shown both. */
export interface OverlapTally {
  customers: number;
  /** With the same offers, in whatever order. */
  same: number;
  /** Offers of the first campaign, and those of them that the second one shows to the same customer. */
  offers: number;
  shared: number;
}

export const emptyOverlap = (): OverlapTally => ({ customers: 0, same: 0, offers: 0, shared: 0 });

export function addOverlap(tally: OverlapTally, one: Simulated, other: Simulated): void {
  if (typeof one === 'string' || typeof other === 'string') return;
  const [offers, others] = [promotionsIn(one.slots), promotionsIn(other.slots)];
  const shared = [...offers].filter((promotion) => others.has(promotion)).length;
  tally.customers += 1;
  tally.offers += offers.size;
  tally.shared += shared;
  if (shared === offers.size && shared === others.size) tally.same += 1;
}

const promotionsIn = (slots: readonly (SimulatedOffer | SimulatedGap)[]): Set<PromotionIndex> =>
  new Set(slots.flatMap((slot) => ('empty' in slot ? [] : [slot.promotion])));
