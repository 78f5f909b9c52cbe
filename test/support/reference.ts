import { MS_PER_DAY } from '../../src/base/time.js';
import { recentReceipts } from '../../src/history/purchases.js';
import { WIDE_PROMOTION_ITEMS } from '../../src/limits.js';
import type { RankingModel } from '../../src/ranking/model.js';
import { SIGNALS, type Signal } from '../../src/ranking/signals.js';
import type { CompileOptions } from '../../src/scoring/compile-image.js';
import type { PoolEntry, RankRequest } from '../../src/scoring/ranker.js';
import { offerScores } from './reference-offers.js';

/**
 * The score formula in double precision, straight from the doc comments of ranking/model.ts and ranking/signals.ts, from raw receipts, without
 * a line of the engine's ranking: slow and independent. Only for histories that are within the window.
 */
export function referenceScores(
  entries: readonly PoolEntry[],
  model: RankingModel,
  request: RankRequest,
  options: CompileOptions,
) {
  const { wideAbove = WIDE_PROMOTION_ITEMS } = options;
  const receipts = recentReceipts(request.history).map(({ timeMs, items }) => ({
    day: Math.floor(timeMs / MS_PER_DAY),
    items: items as readonly number[],
  }));
  const boosted = (odds: number, position: number) => {
    const product = odds * (request.boosts?.[position] ?? 1);
    return product / (1 + product);
  };
  if (model.redemptionRanker) {
    const score = offerScores(model.redemptionRanker, options, receipts, request.nowDay ?? null);
    // Weights are now and then so large that the kernel's limits are met.
    const odds = (items: readonly number[]) => Math.max(2 ** -125, Math.min(Math.exp(score(items)), 2 ** 60));
    return entries.map(({ items }, position) => Math.max(2 ** -126, boosted(odds(Array.from(items)), position)));
  }
  const customer = customerOf(receipts);
  const z = receipts.length === 0 ? Array.from(model.newcomerVector) : vectorOf(model, receipts, customer);
  const odds = (item: number) => Math.exp(itemScore(model, receipts, customer, z, item, request.nowDay ?? null));
  return entries.map(({ items }, position) => {
    const either = (each: readonly number[]) => each.reduce((c, o) => c + o + c * o, 0);
    const bought = Array.from(items).filter((item) => receipts.some((receipt) => receipt.items.includes(item)));
    const combined =
      items.length > wideAbove
        ? either([Math.exp(summaryScore(model, customer, z, items)), ...bought.map((item) => Math.sqrt(odds(item)))])
        : either(Array.from(items, odds));
    return boosted(combined, position);
  });
}

export type Receipts = readonly { readonly day: number; readonly items: readonly number[] }[];
type Customer = ReturnType<typeof customerOf>;

/** The signals of a bought item, by name. */
export const referenceSignals = (receipts: Receipts, item: number, nowDay: number | null): Record<Signal, number> =>
  signalsOf(receipts, customerOf(receipts), item, nowDay);

function customerOf(receipts: Receipts) {
  const N = receipts.length;
  const lines = receipts.reduce((sum, { items }) => sum + items.length, 0);
  const seen = new Set<number>();
  let repeats = 0;
  let shares = 0;
  for (const { items } of receipts) {
    const again = items.filter((item) => seen.has(item)).length;
    for (const item of items) seen.add(item);
    repeats += again;
    if (items.length > 0) shares += again / items.length;
  }
  return {
    N,
    A: Math.log(Math.max(lines / N, 1)),
    L: Math.log(Math.max(receipts.at(-1)?.items.length ?? 0, 1)),
    repeatShare: lines > 0 ? repeats / lines : 0,
    repeatShareShrunk: (shares + 0.3) / (N + 0.5),
  };
}

function vectorOf(
  { customerVector: shape, items: { p }, itemCount }: RankingModel,
  receipts: Receipts,
  { N, A, L }: Customer,
) {
  const block = (newest: number, decay: number, weight: (sum: number) => number, scale: number) => {
    const sums = new Map<number, number>();
    receipts.forEach(({ items }, r) => {
      const ago = N - 1 - r;
      if (ago >= newest) return;
      for (const item of items) if (item < itemCount) sums.set(item, (sums.get(item) ?? 0) + decay ** ago);
    });
    const norm = Math.hypot(...[...sums.values()].map(weight));
    return Array.from({ length: shape.k }, (_, j) => {
      let total = 0;
      for (const [item, sum] of sums) total += weight(sum) * p[item * shape.k + j]!;
      return norm > 0 ? (scale * total) / norm : 0;
    });
  };
  const lnN = Math.log(N);
  return [
    ...block(Infinity, 0.9, (sum) => Math.log(1 + sum), 1),
    ...(shape.recentScale !== 0 ? block(3, 0.4, (sum) => sum, shape.recentScale) : []),
    ...(shape.customerBlock ? [A, A ** 2 / 4, L, lnN, lnN ** 2 / 4].map((value) => 0.3 * value) : []),
  ];
}

function itemScore(
  model: RankingModel,
  receipts: Receipts,
  customer: Customer,
  z: readonly number[],
  item: number,
  nowDay: number | null,
) {
  const known = item < model.itemCount;
  const { items, weights } = model;
  const dense = known && model.customerVector.k > 0;
  const D = dense
    ? z.reduce((sum, value, j) => sum + value * items.q[item * z.length + j]!, items.denseBias[item]!)
    : 0;
  const logD = dense ? Math.log(Math.max(D, weights.denseFloor)) : 0;
  let score = known ? items.base[item]! : model.unknownBase;
  if (known && customer.N > 0) score += items.sizeSlope[item]! * (customer.A - 1.5);
  if (dense) score += weights.denseLinear * D + weights.denseLog * logD;
  if (!receipts.some((receipt) => receipt.items.includes(item))) return score;
  const signals = signalsOf(receipts, customer, item, nowDay);
  SIGNALS.forEach((name, s) => {
    score += weights.own[s]! * signals[name];
  });
  if (known)
    score +=
      items.ownBias[item]! +
      items.ownCountSlope[item]! * Math.min(signals.count, Math.log(1 + (weights.ownCountMax ?? Infinity)));
  return dense ? score + weights.ownDenseLinear * D + weights.ownDenseLog * logD : score;
}

/** ranking/wide-summary.ts */
function summaryScore(model: RankingModel, customer: Customer, z: readonly number[], list: Uint32Array) {
  const { items, weights, newcomerVector, itemCount } = model;
  const newcomer = Array.from(newcomerVector);
  const isDense = model.customerVector.k > 0;
  const weightOf = (item: number) => Math.exp(itemScore(model, [], customerOf([]), newcomer, item, null));
  const known = Array.from(list).filter((item) => item < itemCount);
  const total = known.reduce((sum, item) => sum + weightOf(item), 0);
  const mean = (value: (item: number) => number) =>
    known.reduce((sum, item) => sum + (weightOf(item) / total) * value(item), 0);
  const dense = (vector: readonly number[]) => {
    const D = mean((item) =>
      vector.reduce((sum, value, j) => sum + value * items.q[item * vector.length + j]!, items.denseBias[item]!),
    );
    return isDense ? weights.denseLinear * D + weights.denseLog * Math.log(Math.max(D, weights.denseFloor)) : 0;
  };
  const likeliest = Array.from(list, weightOf)
    .sort((a, b) => b - a)
    .slice(0, WIDE_PROMOTION_ITEMS);
  const expected = Array.from(list).reduce((sum, item) => sum + (model.shares?.[item] ?? 0), 0) / 2;
  const everybodys = model.shares
    ? Math.log(Math.exp(Math.max(expected, 2 ** -125)) - 1 || 2 ** -125)
    : Math.log(likeliest.reduce((product, o) => product * (1 + o), 1) - 1);
  const size = customer.N > 0 ? mean((item) => items.sizeSlope[item]!) * (customer.A - 1.5) : 0;
  return everybodys - dense(newcomer) + size + dense(z);
}

function signalsOf(
  receipts: Receipts,
  customer: Customer,
  item: number,
  nowDay: number | null,
): Record<Signal, number> {
  const { N } = customer;
  const numbers = receipts.flatMap(({ items }, r) => (items.includes(item) ? [r + 1] : []));
  const days = numbers.map((number) => receipts[number - 1]!.day);
  const n = numbers.length;
  const ago = N - numbers.at(-1)!;
  const age = N - numbers[0]!;
  const sum = (f: (number: number) => number) => numbers.reduce((total, number) => total + f(number), 0);
  const ratio = (since: number, span: number) => (n > 1 ? Math.min((since + 1) / Math.max(span / (n - 1), 1), 4) : 0);
  const due = ratio(ago, numbers.at(-1)! - numbers[0]!);
  const daysAgo = nowDay === null ? 0 : Math.max(nowDay - days.at(-1)!, 0);
  const dated = (value: number) => (nowDay === null ? 0 : value);
  const last = days.at(-1)!;
  const daySum = (half: number) =>
    dated(Math.log(days.reduce((total, day) => total + 2 ** (-(last - day + daysAgo) / half), 0) + 0.05));
  return {
    bought: 1,
    count: Math.log(1 + n),
    decay50: sum((number) => 0.5 ** (N - number)),
    decay80: sum((number) => 0.8 ** (N - number)),
    decay95: sum((number) => 0.95 ** (N - number)),
    log50: Math.log(sum((number) => 0.5 ** (N - number)) + 0.02),
    log80: Math.log(sum((number) => 0.8 ** (N - number)) + 0.03),
    log90: Math.log(sum((number) => 0.9 ** (N - number)) + 0.04),
    log95: Math.log(sum((number) => 0.95 ** (N - number)) + 0.05),
    share: n / N,
    inNewest: Number(ago === 0),
    ago: Math.log(1 + ago),
    due,
    dueSquared: due ** 2 / 4,
    receipts: Math.log(N),
    smallBaskets: sum((number) => 1 / Math.sqrt(receipts[number - 1]!.items.length)) / n,
    age: Math.log(1 + age),
    once: Number(n === 1),
    onceInNewest: Number(n === 1 && ago === 0),
    rate: Math.log(1 + n / (age + 1)),
    repeatShare: customer.repeatShare,
    repeatShareShrunk: customer.repeatShareShrunk,
    basketSize: customer.A,
    newestSize: customer.L,
    agoDays: dated(Math.log(1 + daysAgo)),
    dueDays: dated(ratio(daysAgo, last - days[0]!)),
    decay14Days: daySum(14),
    decay60Days: daySum(60),
    decay240Days: daySum(240),
  };
}
