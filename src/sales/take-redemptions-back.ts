import type { PromotionIndex } from '../base/ids.js';
import type { Promotion } from '../promotions/promotion.js';
import type { Holding } from '../wallet/holding.js';
import { holdingOf, termsFor } from '../wallet/holdings.js';
import { takeBack } from '../wallet/reverse.js';
import type { Situation, WalletEvent } from '../wallet/situation.js';
import type { Use } from '../wallet/use.js';
import type { Wallet } from '../wallet/wallet.js';
import { allOf, type Freed, partFreed } from './freed.js';
import type { SoldRedemption } from './sale.js';

/** A redemption of a sale, and what of it is taken back. */
export interface TakenRedemption {
  readonly sold: SoldRedemption;
  readonly freed: Freed;
}

export const whole = (sold: SoldRedemption): TakenRedemption => ({ sold, freed: allOf(sold) });

export interface RedemptionsTaken {
  readonly wallet: Wallet;
  readonly uses: readonly Use[];
  readonly events: readonly WalletEvent[];
  readonly points: number;
  readonly cashbackMinor: number;
}

/** Takes redemptions back, those first that were made last: with their uses and points, and where nothing of one is left, with the activation that the sale made. */
export function takeRedemptionsBack(
  before: Wallet,
  redemptions: readonly TakenRedemption[],
  promotionAt: (index: PromotionIndex) => Promotion,
  situation: Situation,
): RedemptionsTaken {
  const uses: Use[] = [];
  const events: WalletEvent[] = [];
  // A whole record may come in; of it only the wallet goes out, as the receipt changes other parts of it in the same commit.
  let wallet: Wallet = { holdings: before.holdings, points: before.points };
  let points = 0;
  let cashbackMinor = 0;
  for (const { sold, freed } of redemptions.toReversed()) {
    const { promotion, redemption, activated } = sold;
    const isAll = freed.quantity === redemption.quantity;
    const holding = holdingOf(wallet, promotion) ?? forgotten(promotion, redemption.quantity);
    const terms = termsFor(holding, promotionAt(promotion), situation);
    const withoutSale = isAll ? { ...holding, sales: holding.sales - 1 } : holding;
    const taken = takeBack(wallet, withoutSale, partFreed(redemption, freed), terms, situation, activated && isAll);
    wallet = taken.wallet;
    uses.push(...taken.uses);
    events.push(...taken.events);
    points += freed.points;
    cashbackMinor += freed.cashbackMinor;
  }
  return { wallet, uses, events, points, cashbackMinor };
}

/** A holding that the wallet dropped when it ended, of which only this redemption is still known. */
const forgotten = (promotion: PromotionIndex, redeemed: number): Holding => ({
  promotion,
  origin: null,
  state: { kind: 'ASSIGNED' },
  activations: 0,
  countedActivations: 0,
  redeemed,
  sales: 1,
  redemptions: [],
});
