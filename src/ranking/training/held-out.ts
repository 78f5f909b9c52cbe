import { type ItemTrends, withTrends } from '../live-trend.js';
import type { ItemTerms, RankingModel } from '../model.js';
import { trainingFreeModel } from '../training-free.js';
import { receiptNdcg } from './back-test.js';
import { stateReader } from './customer-state.js';
import { replayTrends } from './item-trends.js';
import { popularityModel } from './popularity-model.js';
import { receiptDay, receiptItems } from './receipts.js';
import { itemScorer } from './score-items.js';
import { knownReceipts, newestKnownAsLabel, type TrainingData } from './training-data.js';

/** Newest receipts of a customer that are kept back, and the share of what is known that they are at most. */
const EACH_MAX = 3;
const SHARE_MAX = 0.25;
/** More receipts tell hardly more. */
const CASES_MAX = 1_000;

/** A training's data without everybody's newest receipts, and these, to be predicted. */
export interface HeldOut {
  /** Of all receipts, these included: what a server would know of a customer, and of the popularity of a day. */
  readonly known: Uint32Array;
  readonly data: TrainingData;
  /** Receipt number `position` of `customer` each, by day. */
  readonly customer: Uint32Array;
  readonly position: Uint32Array;
}

/** Keeps back the newest receipts of everybody who has two or more: at most three, and a quarter of them where that is at least one. */
export function holdOut(data: TrainingData): HeldOut {
  const known = knownReceipts(data);
  const kept = known.map((count) =>
    count < 2 ? count : count - Math.min(EACH_MAX, Math.max(1, Math.floor(SHARE_MAX * count))),
  );
  const all: { readonly customer: number; readonly position: number; readonly day: number }[] = [];
  for (const [customer, count] of known.entries()) {
    for (let position = kept[customer]!; position < count; position++) {
      all.push({ customer, position, day: receiptDay(data.receipts, customer, position) });
    }
  }
  const stride = Math.ceil(all.length / CASES_MAX);
  const cases = all.filter((_, at) => at % stride === 0).sort((a, b) => a.day - b.day);
  return {
    known,
    data: newestKnownAsLabel(data.receipts, kept),
    customer: Uint32Array.from(cases, ({ customer }) => customer),
    position: Uint32Array.from(cases, ({ position }) => position),
  };
}

/** A ranking with the popularity of a day in it. */
export interface Ranker {
  readonly model: RankingModel;
  readonly itemsOn: (trends: ItemTrends) => ItemTerms;
}

export const modelRanker = (model: RankingModel): Ranker => ({
  model,
  itemsOn: (trends) => withTrends(model, trends).items,
});

export const trainingFreeRanker = (data: TrainingData): Ranker => ({
  model: popularityModel(data),
  itemsOn: (trends) => trainingFreeModel(trends).items,
});

/** nDCG@10 of each receipt that was kept back, of all items, by each of the rankings, as a server would have made them on its day. */
export function heldOutNdcg(
  { data: { receipts }, known, customer, position }: HeldOut,
  rankers: readonly Ranker[],
): Float64Array[] {
  const read = stateReader(receipts);
  const trendsOn = replayTrends(receipts, known);
  const scorers = rankers.map(({ model }) => itemScorer(model));
  const scores = new Float64Array(receipts.itemCount);
  const ndcg = rankers.map(() => new Float64Array(customer.length));
  let today = Number.NEGATIVE_INFINITY;
  let items: (ItemTerms | undefined)[] = [];
  for (const [at, u] of customer.entries()) {
    const cut = position[at]!;
    const day = receiptDay(receipts, u, cut);
    if (trendsOn && day > today) {
      const trends = trendsOn(day);
      items = rankers.map(({ itemsOn }) => itemsOn(trends));
      today = day;
    }
    for (const [r, score] of scorers.entries()) {
      score(1, () => read(u, cut), scores, items[r]);
      ndcg[r]![at] = receiptNdcg(scores, receiptItems(receipts, u, cut));
    }
  }
  return ndcg;
}
