import type { Currency } from '../../base/money.js';
import type { ReturnLinesResponse } from '../../generated/handbill/v1/ReturnLinesResponse.js';
import { card } from '../terminal/table.js';
import { money } from '../terminal/words.js';

export function returnCard(answer: ReturnLinesResponse): string {
  const amount = (amountMinor: number): string => money({ amountMinor, currency: answer.currency as Currency });
  const unlessNothing = (amountMinor: number): string | null => (amountMinor === 0 ? null : amount(amountMinor));
  return card([
    ['sale', answer.saleId],
    ['return', answer.returnId],
    ...answer.lines.map(
      ({ seq, quantity, netMinor }) => [`line ${seq}`, `${quantity} for ${amount(netMinor)}`] as const,
    ),
    ['reclaimed', unlessNothing(answer.reclaimedMinor)],
    ['refund', amount(answer.refundMinor)],
    ['as cashback', unlessNothing(answer.cashbackRefundMinor)],
    ['points taken', answer.points === 0 ? null : String(answer.points)],
    ['cashback taken', unlessNothing(answer.cashbackMinor)],
    ['points left', String(answer.pointsBalance)],
    ['cashback left', unlessNothing(answer.cashbackBalanceMinor)],
  ]);
}
