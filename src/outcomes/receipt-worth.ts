import type { CampaignIndex, ItemIndex } from '../base/ids.js';
import { COUNTED_AMOUNT_MAX_MINOR } from '../limits.js';

/** What a receipt tells of its worth: whoever knows more of a sale than its net amounts says it here. Amounts in minor units; null: not told. */
export interface ReceiptWorth {
  /** 53 bits of the id of the receipt: `idNumber`. */
  readonly idHash: number;
  readonly timeMs: number;
  /** What was paid for all of it. */
  readonly net: number | null;
  readonly lines: readonly LineWorth[];
  /** What promotions of campaigns gave, cashback at its face value; null: the receipt doesn't tell of discounts. */
  readonly discounts: readonly CampaignDiscount[] | null;
}

export interface LineWorth {
  readonly item: ItemIndex;
  readonly net: number | null;
  /** Before discounts, and the margin of the item at the sale, ppm of it; null: one of the two is not known. */
  readonly cost: { readonly gross: number; readonly marginPpm: number } | null;
}

export interface CampaignDiscount {
  readonly campaign: CampaignIndex;
  readonly amount: number;
}

/** What was paid: the total where it is told, else the lines of which it is. null: nothing is told. */
export function paidFor(
  total: number | null,
  lines: readonly { readonly amountMinor: number | null }[],
): number | null {
  if (total !== null) return counted(total);
  let paid: number | null = null;
  for (const { amountMinor } of lines) if (amountMinor !== null) paid = (paid ?? 0) + amountMinor;
  return counted(paid);
}

/** null: larger than a shop's receipts can be, so nobody knows what was paid; sums of it would not be exact. */
export const counted = (amount: number | null): number | null =>
  amount === null || Math.abs(amount) > COUNTED_AMOUNT_MAX_MINOR ? null : amount;
