import { withTrends } from '../ranking/live-trend.js';
import type { ItemTerms, RankingModel } from '../ranking/model.js';
import { stateReader } from '../ranking/training/customer-state.js';
import { replayTrends, type TrendReplay } from '../ranking/training/item-trends.js';
import { receiptCount, receiptDay } from '../ranking/training/receipts.js';
import { itemScorer } from '../ranking/training/score-items.js';
import type { ItemScores } from './method.js';
import type { Split } from './split.js';

/** Receipts scored at a time; their item scores are kept until asked for. */
const BLOCK_RECEIPTS = 16;

/** Item terms on the morning of a day; days don't fall from call to call. */
export type ItemTermsOn = (day: number) => ItemTerms;

/** Scores by a model. Receipts of the split are scored in blocks of one day, so ask for them in their order. */
export function scoresOfModel(
  model: RankingModel,
  { data: { receipts }, customers, positions }: Split,
  itemsOn: ItemTermsOn | null,
): ItemScores {
  const read = stateReader(receipts);
  const score = itemScorer(model);
  const block = new Float64Array(BLOCK_RECEIPTS * model.itemCount);
  const dayOf = (t: number): number => dayToPredict(receipts, customers[t]!, positions[t]!);
  let [from, size] = [0, 0];

  function scoreBlock(t: number): void {
    const day = dayOf(t);
    [from, size] = [t, 1];
    const more = () => size < BLOCK_RECEIPTS && from + size < customers.length;
    while (more() && (itemsOn === null || dayOf(from + size) === day)) size += 1;
    score(size, (m) => read(customers[from + m]!, positions[from + m]!), block, itemsOn?.(day));
  }

  return (t, scores) => {
    if (t < from || t >= from + size) scoreBlock(t);
    scores.set(block.subarray((t - from) * model.itemCount, (t - from + 1) * model.itemCount));
  };
}

/** A trained model with the popularity of the day, as a server has it: of everybody's receipts until the day before. */
export function trendedItems(model: RankingModel, { data: { receipts } }: Split): ItemTermsOn | null {
  if (model.trend === null) return null;
  return perDay(replayAll(receipts)!, (trends) => withTrends(model, trends).items);
}

/** Null when receipts carry no days. */
export function replayAll(receipts: Split['data']['receipts']): TrendReplay | null {
  const counts = Uint32Array.from({ length: receipts.customerCount }, (_, u) => receiptCount(receipts, u));
  return replayTrends(receipts, counts);
}

/** The same terms for all receipts of a day. */
export function perDay(trendsOn: TrendReplay, toItems: (trends: ReturnType<TrendReplay>) => ItemTerms): ItemTermsOn {
  let last: { day: number; items: ItemTerms } | null = null;
  return (day) => {
    last = last?.day === day ? last : { day, items: toItems(trendsOn(day)) };
    return last.items;
  };
}

/** Of a receipt that is not in the file, the day of the newest one before. */
function dayToPredict(receipts: Split['data']['receipts'], customer: number, position: number): number {
  const count = receiptCount(receipts, customer);
  return count === 0 ? 0 : receiptDay(receipts, customer, Math.min(position, count - 1));
}
