import { MS_PER_DAY } from '../src/base/time.js';
import { recentReceipts } from '../src/history/purchases.js';
import { type RankingModel, vectorSize } from '../src/ranking/model.js';
import type { PoolEntry, RankRequest } from '../src/scoring/ranker.js';

interface Item {
  readonly base: number;
  readonly sizeSlope: number;
  readonly ownBias: number;
  readonly ownCountSlope: number;
  readonly denseBias: number;
  readonly q: readonly number[];
  readonly p: readonly number[];
}

interface Bought {
  count: number;
  first: number;
  last: number;
  firstDay: number;
  lastDay: number;
  decays: number[];
  dayDecays: number[];
  smallness: number;
}

const RECEIPT_DECAYS = [0.5, 0.8, 0.9, 0.95];
const HALF_LIVES = [14, 60, 240];

/**
 * The same formula as one would write it first: objects, arrays of numbers, Math.log and Math.exp, sort. Receipts beyond the window are left
 * out, which spares it work. The yardstick of the bench, not an oracle.
 */
export function createObjectRanker(entries: readonly PoolEntry[], model: RankingModel) {
  const size = vectorSize(model.customerVector);
  const { k, recentScale, customerBlock } = model.customerVector;
  const { weights } = model;
  const items: Item[] = Array.from({ length: model.itemCount }, (_, i) => ({
    base: model.items.base[i]!,
    sizeSlope: model.items.sizeSlope[i]!,
    ownBias: model.items.ownBias[i]!,
    ownCountSlope: model.items.ownCountSlope[i]!,
    denseBias: model.items.denseBias[i]!,
    q: Array.from(model.items.q.subarray(i * size, (i + 1) * size)),
    p: Array.from(model.items.p.subarray(i * k, (i + 1) * k)),
  }));
  const promotions = entries.map((entry, position) => ({ position, items: Array.from(entry.items) }));
  const covered = [...new Set(promotions.flatMap((promotion) => promotion.items))];

  function rank(request: RankRequest) {
    const receipts = recentReceipts(request.history);
    const bought = new Map<number, Bought>();
    let lines = 0;
    let repeats = 0;
    let shares = 0;
    receipts.forEach((receipt, r) => {
      const day = Math.floor(receipt.timeMs / MS_PER_DAY);
      let again = 0;
      for (const item of receipt.items) {
        let record = bought.get(item);
        if (record) again++;
        else {
          record = {
            count: 0,
            first: r,
            last: r,
            firstDay: day,
            lastDay: day,
            decays: [0, 0, 0, 0],
            dayDecays: [0, 0, 0],
            smallness: 0,
          };
          bought.set(item, record);
        }
        const { last, lastDay } = record;
        record.decays = record.decays.map((sum, d) => sum * RECEIPT_DECAYS[d]! ** (r - last) + 1);
        record.dayDecays = record.dayDecays.map((sum, d) => sum * 2 ** ((lastDay - day) / HALF_LIVES[d]!) + 1);
        record.smallness += 1 / Math.sqrt(receipt.items.length);
        record.count++;
        record.last = r;
        record.lastDay = day;
      }
      lines += receipt.items.length;
      repeats += again;
      if (receipt.items.length > 0) shares += again / receipt.items.length;
    });
    const N = receipts.length;
    const A = Math.log(Math.max(lines / N, 1));
    const L = Math.log(Math.max(receipts.at(-1)?.items.length ?? 1, 1));
    const customer = [Math.log(N), lines > 0 ? repeats / lines : 0, (shares + 0.3) / (N + 0.5), A, L] as const;
    const z = k === 0 ? [] : vector(receipts, bought, N, A, L);

    const odds = new Map<number, number>();
    for (const index of covered) {
      const item = items[index]!;
      let D = item.denseBias;
      for (let j = 0; j < z.length; j++) D += z[j]! * item.q[j]!;
      const logD = k === 0 ? 0 : Math.log(Math.max(D, weights.denseFloor));
      let score = item.base + item.sizeSlope * (A - 1.5) + weights.denseLinear * D + weights.denseLog * logD;
      const record = bought.get(index);
      if (record) score += personal(record, item, customer, N, request.nowDay ?? 0, D, logD);
      odds.set(index, Math.exp(score));
    }
    const scored = promotions
      .filter(({ position }) => (request.eligible[position >>> 5]! >>> (position & 31)) & 1)
      .map((promotion) => {
        let none = 1;
        for (const item of promotion.items) none *= 1 / (1 + odds.get(item)!);
        const c = ((1 - none) / none) * (request.boosts?.[promotion.position] ?? 1);
        return { position: promotion.position, score: c / (1 + c) };
      })
      .sort((a, b) => b.score - a.score || a.position - b.position)
      .slice(0, request.k);
    return { positions: scored.map(({ position }) => position), scores: scored.map(({ score }) => score) };
  }

  function vector(
    receipts: ReturnType<typeof recentReceipts>,
    bought: Map<number, Bought>,
    N: number,
    A: number,
    L: number,
  ): number[] {
    const unitSum = (weightOf: Map<number, number>, scale: number): number[] => {
      const sum = new Array<number>(k).fill(0);
      let squares = 0;
      for (const [item, weight] of weightOf) {
        squares += weight * weight;
        items[item]!.p.forEach((value, j) => {
          sum[j]! += weight * value;
        });
      }
      return sum.map((value) => (scale * value) / Math.sqrt(squares));
    };
    const longTerm = new Map<number, number>();
    for (const [item, { decays, last }] of bought) longTerm.set(item, Math.log(1 + decays[2]! * 0.9 ** (N - 1 - last)));
    const recent = new Map<number, number>();
    receipts
      .slice(-3)
      .reverse()
      .forEach((receipt, ago) => {
        for (const item of receipt.items) recent.set(item, (recent.get(item) ?? 0) + 0.4 ** ago);
      });
    const lnN = Math.log(N);
    return [
      ...unitSum(longTerm, 1),
      ...(recentScale !== 0 ? unitSum(recent, recentScale) : []),
      ...(customerBlock ? [A, (A * A) / 4, L, lnN, (lnN * lnN) / 4].map((value) => 0.3 * value) : []),
    ];
  }

  function personal(
    record: Bought,
    item: Item,
    customer: readonly number[],
    N: number,
    nowDay: number,
    D: number,
    logD: number,
  ): number {
    const n = record.count;
    const ago = N - 1 - record.last;
    const age = N - 1 - record.first;
    const days = Math.max(nowDay - record.lastDay, 0);
    const due = n > 1 ? Math.min((ago + 1) / Math.max((record.last - record.first) / (n - 1), 1), 4) : 0;
    const dueDays = n > 1 ? Math.min((days + 1) / Math.max((record.lastDay - record.firstDay) / (n - 1), 1), 4) : 0;
    const decay = (d: number) => record.decays[d]! * RECEIPT_DECAYS[d]! ** ago;
    const dayDecay = (d: number) => Math.log(record.dayDecays[d]! * 2 ** (-days / HALF_LIVES[d]!) + 0.05);
    const once = n === 1 ? 1 : 0;
    const newest = ago === 0 ? 1 : 0;
    const signals = [
      1,
      Math.log(1 + n),
      decay(0),
      decay(1),
      decay(3),
      n / N,
      newest,
      Math.log(1 + ago),
      due,
      (due * due) / 4,
      customer[0]!,
      record.smallness / n,
      Math.log(1 + age),
      once,
      once * newest,
      Math.log(1 + n / (age + 1)),
      customer[1]!,
      customer[2]!,
      customer[3]!,
      customer[4]!,
      Math.log(1 + days),
      dueDays,
      dayDecay(0),
      dayDecay(1),
      dayDecay(2),
    ];
    const own = signals.reduce((sum, value, s) => sum + value * weights.own[s]!, 0);
    const dense = weights.ownDenseLinear * D + weights.ownDenseLog * logD;
    return own + item.ownBias + item.ownCountSlope * signals[1]! + (k === 0 ? 0 : dense);
  }

  return { rank };
}
