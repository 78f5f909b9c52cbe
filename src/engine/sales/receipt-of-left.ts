import type { ItemIndex, ProfileId, TransactionId } from '../../base/ids.js';
import { ONE_PIECE_MILLI } from '../../pricing/basket.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { paidMinor, type SaleLeft } from '../../sales/left.js';
import type { SoldSale } from '../../sales/sale.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { takeReceiptBack } from '../events/cancel-transactions.js';
import { replaceTransaction } from '../events/replace-transactions.js';
import type { ReceiptCount, ReceiptState } from '../outcomes/count-receipts.js';
import { saleWorthOf } from './sale-worth.js';
import { cancellationOf } from './void-sale.js';

/**
 * What the receipt of a sale is after a return: one of what is left, or none. One that is too old to be replaced stays as it is: what was bought then
 * counts little by now.
 */
export function receiptOfLeft(
  before: ReceiptState<ProfileRecord>,
  sold: SoldSale,
  left: SaleLeft,
  profileId: ProfileId,
  state: ConfigurationState,
  receipts: ReceiptCount,
  nowMs: number,
): ReceiptState<ProfileRecord> & { readonly events: readonly Uint8Array[] } {
  if (left.lines.length === 0) {
    const { state: after, events } = takeReceiptBack(
      before,
      cancellationOf(sold, profileId, state),
      state,
      receipts,
      nowMs,
    );
    return { ...after, events };
  }
  const { saleId, timeMs, storeId, currency } = sold;
  const lines = left.lines.map(({ item, quantityMilli, netMinor }) => ({
    item,
    quantity: quantityMilli / ONE_PIECE_MILLI,
    amountMinor: netMinor,
  }));
  const transaction = {
    transactionId: saleId as string as TransactionId,
    profileId,
    timeMs,
    storeId,
    total: { amountMinor: paidMinor(left), currency },
    lines: lines.map(({ item, ...line }) => ({ itemId: state.items.at(item)!.value.itemId, ...line })),
  };
  const items: ItemIndex[] = [...new Set(lines.map(({ item }) => item))];
  const input = { profileId, transaction, violations: [], lines, items, unknownItemIds: [] };
  const worth = saleWorthOf(input, left);
  const { state: after, events } = replaceTransaction(before, input, receipts, nowMs, worth);
  return { ...after, events };
}
