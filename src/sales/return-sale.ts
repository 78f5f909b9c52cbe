import type { PromotionIndex, ReturnId } from '../base/ids.js';
import type { EventOf } from '../events/event.js';
import type { Promotion } from '../promotions/promotion.js';
import { cashbackOf, withCashback } from '../wallet/cashback.js';
import type { Situation, WalletEvent } from '../wallet/situation.js';
import type { Use } from '../wallet/use.js';
import type { Return } from './return-lines.js';
import type { SoldSale } from './sale.js';
import type { SaleWallet } from './sell.js';
import { takeRedemptionsBack } from './take-redemptions-back.js';

/** What a return does to the wallet. */
export interface ReturnStep {
  readonly wallet: SaleWallet;
  readonly uses: readonly Use[];
  readonly events: readonly (WalletEvent | EventOf<'sale.returned'>)[];
  /** Taken back of what the sale had earned. */
  readonly points: number;
  readonly cashbackMinor: number;
}

/** Takes back what a return frees, and pays back what was paid with cashback. Balances may fall below 0, as when a sale is voided. */
export function returnSale(
  before: SaleWallet,
  { saleId, storeId, currency }: Pick<SoldSale, 'saleId' | 'storeId' | 'currency'>,
  returnId: ReturnId,
  returned: Return,
  promotionAt: (index: PromotionIndex) => Promotion,
  situation: Situation,
): ReturnStep {
  const { freed, lines, refundMinor, cashbackRefundMinor, reclaimedMinor } = returned;
  const taken = takeRedemptionsBack(before, freed, promotionAt, situation);
  const { points, cashbackMinor, uses } = taken;
  const cashbackBalanceMinor = cashbackOf(before.cashback, currency) - cashbackMinor + cashbackRefundMinor;
  const told: EventOf<'sale.returned'> = {
    type: 'sale.returned',
    profileId: situation.profile.profileId,
    timeMs: situation.nowMs,
    saleId,
    returnId,
    storeId,
    refund: { amountMinor: refundMinor, currency },
    reclaimedMinor,
    lines: lines.map(({ seq, quantityMilli, netMinor }) => ({ seq, quantityMilli, amountMinor: netMinor })),
    points,
    cashbackMinor,
    cashbackUsedMinor: cashbackRefundMinor,
    cashbackBalanceMinor,
  };
  const cashback = withCashback(before.cashback, currency, cashbackBalanceMinor);
  return { wallet: { ...taken.wallet, cashback }, uses, events: [...taken.events, told], points, cashbackMinor };
}
