import { MS_PER_DAY } from '../../base/time.js';
import { addReceipt, createTrend, TREND_HALF_LIVES_DAYS, trendShares } from '../trend.js';
import type { TrainingData } from './examples.js';
import type { FitRows } from './fit-rows.js';
import { COMMON_COUNT, COMMON_INPUTS, OWN_COUNT, OWN_INPUTS } from './inputs.js';
import { receiptDay } from './receipts.js';

/** Share of the decayed receipts that hold each item, for each of TREND_HALF_LIVES_DAYS. */
export type ItemTrends = readonly Float64Array[];

/** A share of 0 must not run away: about one receipt in the half-life of a small store. */
const SHARE_OFFSET = 2e-5;

export const trendLog = (share: number): number => Math.log(share + SHARE_OFFSET);

/** The trends on the morning of a day, from the receipts before it that may be looked at; days must not fall from call to call. */
export type TrendReplay = (day: number) => ItemTrends;

/** Null when receipts carry no days. */
export function replayTrends(data: TrainingData): TrendReplay | null {
  const { days, items, itemStart, itemCount } = data.receipts;
  if (days === null) return null;
  const order = knownReceipts(data).sort((a, b) => days[a]! - days[b]!);
  const trend = createTrend();
  let next = 0;
  return (day) => {
    for (; next < order.length && days[order[next]!]! < day; next++) {
      const receipt = order[next]!;
      const held = items.subarray(itemStart[receipt]!, itemStart[receipt + 1]!);
      addReceipt(trend, days[receipt]! * MS_PER_DAY, held);
    }
    return TREND_HALF_LIVES_DAYS.map((halfLife) => trendShares(trend, halfLife, itemCount));
  };
}

/** Histories and labels. */
function knownReceipts({ receipts, historyEnd, labelled }: TrainingData): Uint32Array {
  const known: number[] = [];
  for (let customer = 0; customer < receipts.customerCount; customer++) {
    const start = receipts.receiptStart[customer]!;
    const end = start + historyEnd[customer]! + labelled[customer]!;
    for (let receipt = start; receipt < end; receipt++) known.push(receipt);
  }
  return Uint32Array.from(known);
}

const COMMON_AT = COMMON_INPUTS.indexOf('trend30Log');
const OWN_AT = OWN_INPUTS.indexOf('ownTrend30Log');

/** Writes the trend inputs of all rows, each as of the morning of its label: neither the label nor a later receipt enters. */
export function writeTrends(rows: FitRows, { receipts, historyEnd }: TrainingData, trendsOn: TrendReplay): void {
  const labelDay = (group: number) => {
    const customer = rows.customer[group]!;
    return receiptDay(receipts, customer, historyEnd[customer]!);
  };
  const groups = Array.from({ length: rows.groups }, (_, group) => ({ group, day: labelDay(group) }));
  let today = Number.NEGATIVE_INFINITY;
  let trends: ItemTrends = [];
  for (const { group, day } of groups.sort((a, b) => a.day - b.day)) {
    if (day > today) trends = trendsOn(day);
    today = day;
    for (const [h, shares] of trends.entries()) writeGroup(rows, group, shares, h);
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
