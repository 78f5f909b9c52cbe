import type { Balances } from '../../sales/balances.js';
import type { SoldLine, SoldSale } from '../../sales/sale.js';
import type { ToldSale } from '../../sales/told.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import type { AnsweredLine, RedeemedOffer, SaleAnswer } from './sale-requests.js';

type SoldFigures = Pick<SoldLine, 'seq' | 'grossMinor' | 'netMinor' | 'discounts'>;

/** What an answer tells of a sale: sold, or only priced. */
export interface AnsweredSale extends Pick<SoldSale, 'saleId' | 'currency' | 'redemptions' | 'cashbackUsedMinor'> {
  readonly lines: readonly SoldFigures[];
}

const FORGOTTEN: ToldSale = { isExact: true, unused: [] };

/** `told`: null where it is kept no longer. */
export function saleAnswer(
  sale: AnsweredSale,
  balances: Balances,
  told: ToldSale | null,
  state: ConfigurationState,
): SaleAnswer {
  const { saleId, currency, cashbackUsedMinor } = sale;
  const { isExact, unused } = told ?? FORGOTTEN;
  const lines = sale.lines.map((line) => toLine(line, state));
  const redeemed = sale.redemptions.map((sold) => toRedeemed(sold, state));
  return {
    saleId,
    currency,
    grossMinor: sumOf(lines, ({ grossMinor }) => grossMinor),
    discountMinor: sumOf(lines, ({ discountMinor }) => discountMinor),
    netMinor: sumOf(lines, ({ netMinor }) => netMinor),
    cashbackUsedMinor,
    points: sumOf(redeemed, ({ points }) => points),
    cashbackMinor: sumOf(redeemed, ({ cashbackMinor }) => cashbackMinor),
    pointsBalance: balances.points,
    cashbackBalanceMinor: balances.cashbackMinor,
    isExact,
    lines,
    redeemed,
    unused,
  };
}

const sumOf = <T>(all: readonly T[], figure: (each: T) => number): number =>
  all.reduce((sum, each) => sum + figure(each), 0);

const toLine = ({ seq, grossMinor, netMinor, discounts }: SoldFigures, state: ConfigurationState): AnsweredLine => ({
  seq,
  grossMinor,
  discountMinor: grossMinor - netMinor,
  netMinor,
  discounts: discounts.map(({ promotion, amountMinor }) => ({ code: codeOf(promotion, state), amountMinor })),
});

const toRedeemed = (
  { promotion, redemption, cashbackMinor, activated }: SoldSale['redemptions'][number],
  state: ConfigurationState,
): RedeemedOffer => ({
  code: codeOf(promotion, state),
  redemptionId: redemption.redemptionId,
  redemptions: redemption.quantity,
  discountMinor: redemption.amountMinor - cashbackMinor,
  points: redemption.pointsEarned,
  cashbackMinor,
  activated,
});

const codeOf = (index: SoldSale['redemptions'][number]['promotion'], state: ConfigurationState) =>
  promotionOf(index, state).code;

/** Promotions are never removed, so what a sale names is there. */
export function promotionOf(index: number, { promotions }: ConfigurationState) {
  const entry = promotions.at(index);
  if (entry === undefined) throw new Error(`promotion ${index} of a sale is not in the configuration`);
  return entry.value;
}
