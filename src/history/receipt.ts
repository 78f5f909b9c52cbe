import type { ItemIndex, ProfileId, StoreId, TransactionId } from '../base/ids.js';
import type { Money } from '../base/money.js';

/** One line of a receipt. */
export interface ReceiptLine {
  readonly item: ItemIndex;
  readonly quantity: number;
  /** What was paid for the whole line, when known. */
  readonly amountMinor: number | null;
}

/** A purchase as the engine records it; its items are known ones. */
export interface Receipt {
  readonly transactionId: TransactionId;
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly storeId: StoreId | null;
  readonly total: Money | null;
  readonly lines: readonly ReceiptLine[];
}
