import type { PromotionIndex } from '../base/ids.js';
import type { EventOf } from '../events/event.js';
import type { Promotion } from '../promotions/promotion.js';
import { cashbackOf, withCashback } from '../wallet/cashback.js';
import type { Situation, WalletEvent } from '../wallet/situation.js';
import type { Use } from '../wallet/use.js';
import { paidMinor, type SaleLeft } from './left.js';
import type { SoldSale } from './sale.js';
import type { SaleWallet } from './sell.js';
import { takeRedemptionsBack, whole } from './take-redemptions-back.js';

/** What taking a sale back does. */
export interface VoidStep {
  readonly wallet: SaleWallet;
  readonly uses: readonly Use[];
  readonly events: readonly (WalletEvent | EventOf<'sale.voided'>)[];
}

/**
 * Takes everything of a sale back that was not returned: each redemption with its uses and points, the activations that it made, the cashback that it earned, and
 * gives back what it was paid with of that. A balance may fall below 0 by it, where what was earned is spent already: what is earned next fills it up.
 */
export function voidSale(
  before: SaleWallet,
  sold: SoldSale,
  left: SaleLeft,
  promotionAt: (index: PromotionIndex) => Promotion,
  situation: Situation,
): VoidStep {
  const { saleId, storeId, currency } = sold;
  const { cashbackUsedMinor } = left;
  const taken = takeRedemptionsBack(before, left.redemptions.map(whole), promotionAt, situation);
  const { points, cashbackMinor } = taken;
  const cashbackBalanceMinor = cashbackOf(before.cashback, currency) - cashbackMinor + cashbackUsedMinor;
  const voided: EventOf<'sale.voided'> = {
    type: 'sale.voided',
    profileId: situation.profile.profileId,
    timeMs: situation.nowMs,
    saleId,
    storeId,
    total: { amountMinor: paidMinor(left), currency },
    points,
    cashbackMinor,
    cashbackUsedMinor,
    cashbackBalanceMinor,
  };
  const cashback = withCashback(before.cashback, currency, cashbackBalanceMinor);
  return { wallet: { ...taken.wallet, cashback }, uses: taken.uses, events: [...taken.events, voided] };
}
