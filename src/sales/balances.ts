import type { Currency } from '../base/money.js';
import { type Cashback, cashbackOf } from '../wallet/cashback.js';
import type { Wallet } from '../wallet/wallet.js';

/** What a profile has, cashback in one currency. */
export interface Balances {
  readonly points: number;
  readonly cashbackMinor: number;
}

export const balancesOf = ({ points, cashback }: Pick<Wallet, 'points'> & Cashback, currency: Currency): Balances => ({
  points,
  cashbackMinor: cashbackOf(cashback, currency),
});
