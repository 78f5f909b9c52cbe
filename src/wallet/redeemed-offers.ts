import type { PromotionIndex } from '../base/ids.js';
import { MS_PER_DAY } from '../base/time.js';
import type { Handbills } from '../handbill/handbills.js';
import type { Holding, Redemption } from './holding.js';
import type { Wallet } from './wallet.js';

/** What a profile was offered at one time, and redeemed a part of. */
export interface RedeemedOffer {
  /** When the choice was before the profile: the start of the handbill, or the first redemption of a day. */
  readonly atMs: number;
  readonly redeemed: readonly PromotionIndex[];
  /** What else the handbill offered and was never redeemed; null: it was no handbill's, but open to everybody. */
  readonly others: readonly PromotionIndex[] | null;
}

/**
 * The choices that a record still tells of. Redemptions of a handbill that it holds no more are left out: what else was offered isn't known,
 * and that a promotion was in a handbill says what the ranking preferred, not the customer.
 */
export function redeemedOffers({ handbills, holdings }: Handbills & Pick<Wallet, 'holdings'>): RedeemedOffer[] {
  const offers = new Map<string, { atMs: number; redeemed: Set<PromotionIndex>; others: PromotionIndex[] | null }>();
  const everRedeemed = new Set(holdings.filter(({ redeemed }) => redeemed > 0).map(({ promotion }) => promotion));

  function add(key: string, atMs: number, promotion: PromotionIndex, others: PromotionIndex[] | null): void {
    const offer = offers.get(key) ?? { atMs, redeemed: new Set(), others };
    offers.set(key, offer);
    offer.atMs = Math.min(offer.atMs, atMs);
    offer.redeemed.add(promotion);
  }

  function addRedemption({ origin, promotion }: Holding, { atMs }: Redemption): void {
    if (origin === null) {
      add(`day ${Math.floor(atMs / MS_PER_DAY)}`, atMs, promotion, null);
      return;
    }
    const { campaign, startMs } = origin;
    const handbill = handbills.find((other) => other.campaign === campaign && other.startMs === startMs);
    // A ghost has offered nothing: the redeemed offer was that of a profile merged into this one. An activation before this one may have come from elsewhere.
    if (handbill === undefined || handbill.ghostOf !== null || atMs < startMs) return;
    const offered = handbill.slots.flatMap((slot) => (slot.kind === 'filled' ? [slot.promotion] : []));
    const others = offered.filter((other) => !everRedeemed.has(other));
    add(`handbill ${campaign} ${startMs}`, startMs, promotion, others);
  }

  for (const holding of holdings) for (const redemption of holding.redemptions) addRedemption(holding, redemption);
  return [...offers.values()].map(({ atMs, redeemed, others }) => ({ atMs, redeemed: [...redeemed], others }));
}
