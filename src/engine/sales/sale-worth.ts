import type { CampaignDiscount, LineWorth, ReceiptWorth } from '../../outcomes/receipt-worth.js';
import type { SaleLeft } from '../../sales/left.js';
import type { Wallet } from '../../wallet/wallet.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { receiptWorthOf } from '../events/receipt-worth-of.js';
import type { ResolvedTransaction } from '../events/resolve-transactions.js';

const PPM = 1_000_000;

/** What a sale tells experiments: unlike other receipts also prices before discounts, margins, and which campaigns gave what. `wallet`: after the sale. */
export function saleWorthOf(
  receipt: ResolvedTransaction,
  { lines, redemptions }: Pick<SaleLeft, 'lines' | 'redemptions'>,
  { holdings }: Pick<Wallet, 'holdings'>,
  { items }: ConfigurationState,
): ReceiptWorth {
  const worth = receiptWorthOf(receipt);
  const costOf = ({ grossMinor, item }: SaleLeft['lines'][number]): LineWorth['cost'] => {
    const margin = items.at(item)?.value.margin ?? null;
    return margin === null ? null : { gross: grossMinor, marginPpm: Math.round(margin * PPM) };
  };
  const campaignOf = new Map(holdings.map(({ promotion, origin }) => [promotion, origin?.campaign]));
  const discounts = redemptions.flatMap(({ promotion, redemption }): CampaignDiscount[] => {
    const campaign = campaignOf.get(promotion);
    // Of an offer that is open to everybody no campaign pays.
    return campaign === undefined ? [] : [{ campaign, amount: redemption.amountMinor }];
  });
  return { ...worth, lines: worth.lines.map((line, at) => ({ ...line, cost: costOf(lines[at]!) })), discounts };
}
