import type { PromotionIndex } from '../base/ids.js';
import type { EventOf } from '../events/event.js';
import type { Promotion } from '../promotions/promotion.js';
import { cashbackOf, withCashback } from '../wallet/cashback.js';
import type { Holding } from '../wallet/holding.js';
import { holdingOf, termsFor } from '../wallet/holdings.js';
import { takeBack } from '../wallet/reverse.js';
import type { Situation, WalletEvent } from '../wallet/situation.js';
import type { Use } from '../wallet/use.js';
import type { Wallet } from '../wallet/wallet.js';
import type { SoldSale } from './sale.js';
import type { SaleWallet } from './sell.js';

/** What taking a sale back does. */
export interface VoidStep {
  readonly wallet: SaleWallet;
  readonly uses: readonly Use[];
  readonly events: readonly (WalletEvent | EventOf<'sale.voided'>)[];
}

/**
 * Takes everything of a sale back: each redemption with its uses and points, the activations that it made, the cashback that it earned, and
 * gives back what it was paid with of that. A balance may fall below 0 by it, where what was earned is spent already: what is earned next fills it up.
 */
export function voidSale(
  before: SaleWallet,
  sold: SoldSale,
  promotionAt: (index: PromotionIndex) => Promotion,
  situation: Situation,
): VoidStep {
  const { saleId, storeId, currency, cashbackUsedMinor } = sold;
  const uses: Use[] = [];
  const events: WalletEvent[] = [];
  let wallet: Wallet = { holdings: before.holdings, points: before.points };
  let points = 0;
  let cashbackMinor = 0;
  for (const { promotion, redemption, activated, ...rest } of sold.redemptions.toReversed()) {
    const holding = holdingOf(wallet, promotion) ?? forgotten(promotion, redemption.quantity);
    const terms = termsFor(holding, promotionAt(promotion), situation);
    const withoutSale = { ...holding, sales: holding.sales - 1 };
    const taken = takeBack(wallet, withoutSale, redemption, terms, situation, activated);
    wallet = taken.wallet;
    uses.push(...taken.uses);
    events.push(...taken.events);
    points += redemption.pointsEarned;
    cashbackMinor += rest.cashbackMinor;
  }
  const cashbackBalanceMinor = cashbackOf(before.cashback, currency) - cashbackMinor + cashbackUsedMinor;
  const voided: EventOf<'sale.voided'> = {
    type: 'sale.voided',
    profileId: situation.profile.profileId,
    timeMs: situation.nowMs,
    saleId,
    storeId,
    total: { amountMinor: standingMinor(sold), currency },
    points,
    cashbackMinor,
    cashbackUsedMinor,
    cashbackBalanceMinor,
  };
  const cashback = withCashback(before.cashback, currency, cashbackBalanceMinor);
  return { wallet: { ...wallet, cashback }, uses, events: [...events, voided] };
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

/** What was paid for everything that was not returned. */
export function standingMinor({ lines }: SoldSale): number {
  let sum = 0;
  for (const { netMinor, pieces, returnedPieces } of lines) {
    sum += netMinor;
    let returned = returnedPieces;
    for (const piece of pieces) {
      const count = Math.min(piece.count, returned);
      sum -= count * piece.netMinor;
      returned -= count;
    }
  }
  return sum;
}
