import type { LineWorth, ReceiptWorth } from '../../outcomes/receipt-worth.js';
import type { SaleLeft } from '../../sales/left.js';
import { receiptWorthOf } from '../events/receipt-worth-of.js';
import type { ResolvedTransaction } from '../events/resolve-transactions.js';

/**
 * What a sale tells experiments, or what is left of it: unlike other receipts also prices before discounts, margins, and which campaigns gave what. All of it as it
 * was when it was sold, so that a return takes back what the sale had given.
 */
export function saleWorthOf(
  receipt: ResolvedTransaction,
  { lines, redemptions }: Pick<SaleLeft, 'lines' | 'redemptions'>,
): ReceiptWorth {
  const worth = receiptWorthOf(receipt);
  const costOf = ({ grossMinor, marginPpm }: SaleLeft['lines'][number]): LineWorth['cost'] =>
    marginPpm === null ? null : { gross: grossMinor, marginPpm };
  const discounts = redemptions.flatMap(({ campaign, redemption }) =>
    // Of an offer that is open to everybody no campaign pays.
    campaign === null ? [] : { campaign, amount: redemption.amountMinor },
  );
  return { ...worth, lines: worth.lines.map((line, at) => ({ ...line, cost: costOf(lines[at]!) })), discounts };
}
