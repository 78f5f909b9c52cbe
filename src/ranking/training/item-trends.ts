import { MS_PER_DAY } from '../../base/time.js';
import { type ItemTrends, trendLog } from '../live-trend.js';
import { addReceipt, createTrend, itemTrends } from '../trend.js';
import type { FitRows } from './fit-rows.js';
import { COMMON_COUNT, COMMON_INPUTS, OWN_COUNT, OWN_INPUTS } from './inputs.js';
import { type ReceiptSet, receiptDay } from './receipts.js';

/** The trends on the morning of a day, from the receipts before it that may be looked at; days must not fall from call to call. */
export type TrendReplay = (day: number) => ItemTrends;

/** Over the first `known` receipts of each customer; null when receipts carry no days. */
export function replayTrends(receipts: ReceiptSet, known: Uint32Array): TrendReplay | null {
  const { days, items, itemStart, itemCount } = receipts;
  if (days === null) return null;
  const order = knownReceipts(receipts, known).sort((a, b) => days[a]! - days[b]!);
  const trend = createTrend();
  let next = 0;
  return (day) => {
    for (; next < order.length && days[order[next]!]! < day; next++) {
      const receipt = order[next]!;
      const held = items.subarray(itemStart[receipt]!, itemStart[receipt + 1]!);
      addReceipt(trend, days[receipt]! * MS_PER_DAY, held);
    }
    return itemTrends(trend, itemCount);
  };
}

function knownReceipts({ customerCount, receiptStart }: ReceiptSet, known: Uint32Array): Uint32Array {
  const receipts: number[] = [];
  for (let customer = 0; customer < customerCount; customer++) {
    const start = receiptStart[customer]!;
    for (let receipt = start; receipt < start + known[customer]!; receipt++) receipts.push(receipt);
  }
  return Uint32Array.from(receipts);
}

const COMMON_AT = COMMON_INPUTS.indexOf('trend30Log');
const OWN_AT = OWN_INPUTS.indexOf('ownTrend30Log');

/** Writes the trend inputs of all rows, each as of the morning of its label: neither the label nor a later receipt enters. */
export function writeTrends(rows: FitRows, receipts: ReceiptSet, trendsOn: TrendReplay): void {
  const labelDay = (group: number) => receiptDay(receipts, rows.customer[group]!, rows.position[group]!);
  const groups = Array.from({ length: rows.groups }, (_, group) => ({ group, day: labelDay(group) }));
  let today = Number.NEGATIVE_INFINITY;
  let shares: ItemTrends['shares'] = [];
  for (const { group, day } of groups.sort((a, b) => a.day - b.day)) {
    if (day > today) shares = trendsOn(day).shares;
    today = day;
    for (const [h, ofHalfLife] of shares.entries()) writeGroup(rows, group, ofHalfLife, h);
  }
}

function writeGroup(rows: FitRows, group: number, shares: Float64Array, h: number): void {
  const start = rows.groupStart[group]!;
  const ownStart = rows.ownStart[group]!;
  const ownSize = rows.ownStart[group + 1]! - ownStart;
  for (let row = start; row < rows.groupStart[group + 1]!; row++) {
    const log = trendLog(shares[rows.item[row]!]!);
    rows.common[row * COMMON_COUNT + COMMON_AT + h] = log;
    if (row - start < ownSize) rows.own[(ownStart + row - start) * OWN_COUNT + OWN_AT + h] = log;
  }
}
