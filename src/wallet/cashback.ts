import type { Currency, Money } from '../base/money.js';
import { everyNth, recordPart } from '../base/record-part.js';

/** Money that a profile was promised back, and may pay with. */
export interface Cashback {
  /** At most one a currency, none of 0. Below 0 when what a voided sale had earned is spent already: what comes next fills it up. */
  readonly cashback: readonly Money[];
}

export const cashbackPart = recordPart({
  name: 'cashback',
  empty: [] as Cashback['cashback'],
  /** Currency, amount, currency, amount, ... */
  pack: (cashback) => cashback.flatMap(({ currency, amountMinor }) => [currency, amountMinor]),
  unpack: (packed: readonly (string | number)[]) =>
    everyNth(packed, 2, (at): Money => ({ currency: packed[at] as Currency, amountMinor: packed[at + 1] as number })),
  merge: (into, from) =>
    from.reduce(
      (sum, { currency, amountMinor }) => withCashback(sum, currency, cashbackOf(sum, currency) + amountMinor),
      into,
    ),
});

/** The balance in a currency, in its minor units. */
export const cashbackOf = (cashback: Cashback['cashback'], currency: Currency): number =>
  cashback.find((each) => each.currency === currency)?.amountMinor ?? 0;

/** The balances with this one in place of the currency's former one. */
export function withCashback(
  cashback: Cashback['cashback'],
  currency: Currency,
  amountMinor: number,
): Cashback['cashback'] {
  const others = cashback.filter((each) => each.currency !== currency);
  return amountMinor === 0 ? others : [...others, { currency, amountMinor }];
}
