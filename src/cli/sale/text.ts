import { type Currency, formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { ProcessSaleResponse } from '../../generated/handbill/v1/ProcessSaleResponse.js';
import type { UnusedOffer } from '../../generated/handbill/v1/UnusedOffer.js';
import { type BasketLine, ONE_PIECE_MILLI } from '../../pricing/basket.js';
import { table } from '../terminal/table.js';

/** A priced basket as a receipt shows it, with what was not used and why. */
export function saleText(sale: ProcessSaleResponse, basket: readonly BasketLine[]): string {
  const amount = (minor: number): string => formatAmount(minor, sale.currency as Currency);
  const money = (minor: number): string => `${amount(minor)} ${sale.currency}`;
  const rows = sale.lines.map(({ grossMinor, discountMinor, netMinor, discounts }, at) => [
    basket[at]!.itemId,
    String(basket[at]!.quantityMilli / ONE_PIECE_MILLI),
    amount(grossMinor),
    discountMinor === 0 ? '' : `-${amount(discountMinor)}`,
    amount(netMinor),
    discounts.map(({ promotionCode, amountMinor }) => `${promotionCode} -${amount(amountMinor)}`).join(', '),
  ]);
  const total = ['Total', '', amount(sale.grossMinor), `-${amount(sale.discountMinor)}`, amount(sale.netMinor), ''];
  const lines = table(COLUMNS, [...rows, total]);
  const rest = [
    ...(sale.cashbackUsedMinor > 0 ? [`Paid with cashback: ${money(sale.cashbackUsedMinor)}`] : []),
    ...(sale.points > 0 ? [`Earned: ${plural(sale.points, 'point')}, ${sale.pointsBalance} in all`] : []),
    ...(sale.cashbackMinor > 0
      ? [`Earned: ${money(sale.cashbackMinor)} of cashback, ${money(sale.cashbackBalanceMinor)} in all`]
      : []),
    ...sale.nearMisses.map(({ promotionCode, message }) => `${message} and ${promotionCode} is used`),
    ...sale.unused.map(unusedText),
  ];
  return [lines, ...(rest.length > 0 ? [''] : []), ...rest].join('\n');
}

const COLUMNS = [
  { title: 'Item', shrinks: true },
  { title: 'Quantity', align: 'right' },
  { title: 'Gross', align: 'right' },
  { title: 'Off', align: 'right' },
  { title: 'Net', align: 'right' },
  { title: 'By' },
] as const;

function unusedText({ promotionCode, reason, by, needed, actual, takenOut }: UnusedOffer): string {
  const figures = needed === '' ? '' : `: needs ${needed}${actual === '' ? '' : `, there is ${actual}`}`;
  const winner = by === '' ? '' : `: ${by}`;
  return `Not used: ${promotionCode}, ${reason}${winner}${figures}${takenOut ? ' (gone at the sale)' : ''}`;
}
