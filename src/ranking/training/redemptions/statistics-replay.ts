import type { ItemClasses } from '../../../catalog/item-classes.js';
import { countOf } from '../../../history/item-totals.js';
import { addRedemptions, emptyStatistics, type OfferStatistics } from '../../offer-statistics.js';
import type { ReceiptSet } from '../receipts.js';
import { tailTotals } from '../tails.js';
import type { ChoiceSet } from './choice-set.js';

/** Everybody's purchases and redemptions as they were on the morning of a day. */
export interface StatisticsReplay {
  /** Moved on by `advanceTo`. */
  readonly statistics: OfferStatistics;
  /** Takes in what is dated before the day; days don't fall from call to call. */
  advanceTo(day: number): void;
}

/** Receipts without days, and what is only known in sum, count as earlier than all else. */
export function replayStatistics(
  receipts: ReceiptSet,
  { lists, redemptions }: Pick<ChoiceSet, 'lists' | 'redemptions'>,
  classes: ItemClasses,
): StatisticsReplay {
  const { days, itemStart, items } = receipts;
  const statistics = emptyStatistics(receipts.itemCount, receipts.customerCount);
  const { purchases, buyers } = statistics;
  addTails(receipts, statistics);
  const isFirst = firstPurchases(receipts);
  const count = receipts.receiptStart[receipts.customerCount]!;
  const order = Uint32Array.from({ length: count }, (_, receipt) => receipt);
  if (days !== null) order.sort((a, b) => days[a]! - days[b]!);
  const inOrder = [...redemptions].sort((a, b) => a.day - b.day);
  let [receiptsTaken, redemptionsTaken] = [0, 0];

  function takeReceipt(receipt: number): void {
    for (let line = itemStart[receipt]!; line < itemStart[receipt + 1]!; line++) {
      const item = items[line]!;
      purchases[item]! += 1;
      buyers[item]! += isFirst[line]!;
    }
  }

  return {
    statistics,
    advanceTo(day) {
      for (; receiptsTaken < count; receiptsTaken++) {
        const receipt = order[receiptsTaken]!;
        if (days !== null && days[receipt]! >= day) break;
        takeReceipt(receipt);
      }
      for (; redemptionsTaken < inOrder.length; redemptionsTaken++) {
        const redemption = inOrder[redemptionsTaken]!;
        if (redemption.day >= day) break;
        addRedemptions(statistics, classes, lists[redemption.list]!, 1);
      }
    },
  };
}

function addTails({ tails, itemCount }: ReceiptSet, { purchases, buyers }: OfferStatistics): void {
  if (!tails) return;
  const totals = tailTotals(tails);
  for (let at = 0; at < tails.items.length; at++) {
    const item = tails.items[at]!;
    // One that was taken in while the receipts were read.
    if (item >= itemCount) continue;
    purchases[item]! += countOf(totals, at);
    buyers[item]! += 1;
  }
}

/** A line each: 1 when it is the customer's first one of the item. */
function firstPurchases({ customerCount, itemCount, receiptStart, itemStart, items, tails }: ReceiptSet): Uint8Array {
  const isFirst = new Uint8Array(items.length);
  /** The last customer who was seen to buy the item, from 1. */
  const buyer = new Uint32Array(itemCount);
  for (let u = 0; u < customerCount; u++) {
    if (tails) for (let at = tails.itemStart[u]!; at < tails.itemStart[u + 1]!; at++) buyer[tails.items[at]!] = u + 1;
    for (let line = itemStart[receiptStart[u]!]!; line < itemStart[receiptStart[u + 1]!]!; line++) {
      const item = items[line]!;
      if (buyer[item] !== u + 1) isFirst[line] = 1;
      buyer[item] = u + 1;
    }
  }
  return isFirst;
}
