import type { PromotionIndex } from '../base/ids.js';
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
  readonly events: readonly WalletEvent[];
  /** Taken back of what the sale had earned. */
  readonly points: number;
  readonly cashbackMinor: number;
}

/** Takes back what a return frees, and pays back what was paid with cashback. Balances may fall below 0, as when a sale is voided. */
export function returnSale(
  before: SaleWallet,
  { currency }: Pick<SoldSale, 'currency'>,
  { freed, cashbackRefundMinor }: Return,
  promotionAt: (index: PromotionIndex) => Promotion,
  situation: Situation,
): ReturnStep {
  const taken = takeRedemptionsBack(before, freed, promotionAt, situation);
  const balanceMinor = cashbackOf(before.cashback, currency) - taken.cashbackMinor + cashbackRefundMinor;
  return { ...taken, wallet: { ...taken.wallet, cashback: withCashback(before.cashback, currency, balanceMinor) } };
}
